-- name: rename :exec
update users set name = :name where id = :id returning *;
