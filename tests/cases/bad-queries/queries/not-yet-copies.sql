-- name: importDocuments :copy
insert into documents (owner_id, title) values (:owner_id, :title);
