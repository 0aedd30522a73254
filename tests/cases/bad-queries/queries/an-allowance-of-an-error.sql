-- name: getUser
-- @allow SL2001 it will be there soon
select idd from users;
