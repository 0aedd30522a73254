-- name: many :many
select id as value from products;

-- name: value :one
select 1 as input, 2 as text;

-- name: input :optional
select id from products where id = :id;

-- name: text :many
select name from products where id = :sql;

-- name: defineQuery :exec
update products set stock = :options where id = :params;

-- name: int4 :many
select stock from products;

-- name: schema :many
select flags from orders;
