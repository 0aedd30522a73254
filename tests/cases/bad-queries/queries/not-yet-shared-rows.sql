-- name: getUser
-- @row User
select * from users where id = :id;
