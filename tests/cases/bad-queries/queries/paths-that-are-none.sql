-- name: emptyName
select d.id, u.name as "owner..name" from documents d join users u on u.id = d.owner_id;

-- name: brackets
select u.id, d.id as "[]documents.id" from users u left join documents d on d.owner_id = u.id;

-- name: markInside
select u.id, d.id as "document!.id" from users u left join documents d on d.owner_id = u.id;
