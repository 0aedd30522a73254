-- name: getByName :optional
select * from users where name = :name;

-- name: getFirst :one
select id from documents where owner_id = :owner_id limit 2;
