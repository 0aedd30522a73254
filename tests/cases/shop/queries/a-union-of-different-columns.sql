-- name: listNames :many
select name, 'customer' as kind, id::text as id from customers
union
select name, 'product', id::text from products;

-- name: listNotes :many
select id, note from orders
union all
select order_id, null from payments;

-- name: listNumbers :many
select line as number from order_items
union
select stock from products;
