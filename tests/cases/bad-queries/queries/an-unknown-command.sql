-- name: listUsers :mnay
select * from users;
