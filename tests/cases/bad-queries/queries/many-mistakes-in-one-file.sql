-- name: first
select emial from users;

-- name: second :mnay
select * from users;

-- name: third
select id, id from users;

-- name: fourth
select * from usrs where;

-- name: fifth
select * from documents where titel = :title;
