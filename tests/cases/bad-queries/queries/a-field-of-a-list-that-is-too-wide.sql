-- name: addDocuments
insert into documents (owner_id, title) values (:docs.owner_id, lower(:docs.titel::int));

-- name: renameDocuments
update documents d set title = v.title
from (values (:docs.id, :docs.title)) v(id, title)
where d.id = v.id;
