-- name: twoLists
select u.id, d.id as "documents[].id", o.id as "others[].id"
from users u left join documents d on d.owner_id = u.id left join documents o on o.owner_id = u.id;

-- name: noKey
select r.role, d.id as "documents[].id" from (select role from users) r left join documents d on true;

-- name: underDistinct
select distinct u.name, d.id as "documents[].id" from users u left join documents d on d.owner_id = u.id;

-- name: differs
select u.id, row_number() over () as place, d.id as "documents[].id"
from users u left join documents d on d.owner_id = u.id;
