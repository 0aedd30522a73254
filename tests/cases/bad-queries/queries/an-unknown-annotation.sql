-- name: getUser
-- @parm id The number of the user.
select * from users where id = :id;
