-- name: withPath
select d.id, u.name as "owner.name" from documents d join users u on u.id = d.owner_id;

-- name: withList
select u.id, d.id as "documents[].id" from users u left join documents d on d.owner_id = u.id;
