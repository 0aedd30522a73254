-- name: get_user
select * from users where id = :id;

-- name: GetUser
select * from users where email = :email;
