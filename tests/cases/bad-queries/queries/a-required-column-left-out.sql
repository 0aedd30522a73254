insert into documents (owner_id) values (:owner_id);
