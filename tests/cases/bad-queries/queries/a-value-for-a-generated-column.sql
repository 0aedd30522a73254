insert into documents (owner_id, title, slug) values (:owner_id, :title, :slug);
