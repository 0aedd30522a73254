-- name: getUser
-- @param user_id The number of the user.
select * from users where id = :id;
