-- name: getAccount :one
select * from accounts where id = :id;

-- name: listAccounts :many
select * from accounts order by id;
