-- name: delete
delete from users where id = :id;
