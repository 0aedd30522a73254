-- name: rename :one
update users set name = :name where id = :id;

-- name: remove :many
delete from users where id = :id;
