-- name: streamOwners :stream
select u.id, d.id as "documents[].id"
from users u
left join documents d on d.owner_id = u.id;
