-- name: getUser
select * from users where id = :id

-- name: listUsers
select * from users;
