-- name: getUser
-- @allow SL3004 it is a key
select * from users where id = :id;
