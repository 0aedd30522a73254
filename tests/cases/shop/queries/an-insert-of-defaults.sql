-- name: addDefault :one
insert into orders (customer_id, status) values (:customer_id, default) returning id, status;

-- name: addWithDefaults :one
insert into customers (email, name, tier) values (:email, :name, coalesce(:tier?, 'basic')) returning id, tier;
