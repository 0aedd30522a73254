-- name: exactlyOne :one
select id, email from customers where id = :id;

-- name: atMostOne :optional
select id, email from customers where id = :id;

-- name: manyOfOne :many
select id, email from customers where id = :id;

-- name: onlyRun :exec
update products set stock = stock - :sold where id = :id;

-- name: onlyCount :execrows
update products set stock = stock - :sold where id = :id;

-- name: countByDefault
delete from payments where order_id = :order_id;
