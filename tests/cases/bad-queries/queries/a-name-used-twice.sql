-- name: getUser
select * from users where id = :id;

-- name: getUser
select * from users where email = :email;
