-- name: soldAndInStock :many
select id from products where stock > 0
intersect
select product_id from order_items;

-- name: neverSold :many
select id from products
except
select product_id from order_items;
