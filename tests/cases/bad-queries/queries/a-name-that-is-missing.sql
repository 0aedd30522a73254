-- name: :one
select * from users where id = :id;
