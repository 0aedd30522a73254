-- name: getUser
-- @row User
select id, name from users where id = :id;

-- name: listUsers
-- @row User
select id, name as name from users where :flag or false union all select id, null from users;

-- name: touchUser :exec
-- @row User
update users set name = name;
