-- name: byName :optional
select id, email from customers where name = :name;

-- name: anyOf :one
select name from products where tags && :tags;
