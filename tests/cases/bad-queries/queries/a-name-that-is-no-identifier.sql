-- name: get-user
select * from users where id = :id;
