-- name: addDocument :execlastid
insert into documents (owner_id, title) values (:owner_id, :title);

-- name: addDocuments :copyfrom
insert into documents (owner_id, title) values (:owner_id, :title);

-- name: addAll :batchexec
insert into documents (owner_id, title) values (:owner_id, :title);
