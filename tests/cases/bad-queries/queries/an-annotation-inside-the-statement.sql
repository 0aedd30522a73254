-- name: getUser
select * from users
-- @param id The number of the user.
where id = :id;
