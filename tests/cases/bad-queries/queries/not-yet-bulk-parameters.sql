insert into documents (owner_id, title) values (:docs.owner_id, :docs.title);
