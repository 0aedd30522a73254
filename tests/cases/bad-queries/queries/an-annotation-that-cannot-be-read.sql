-- name: getUser
-- @param
-- @allow everything
select * from users where id = :id;
