-- name: byPrimaryKey
select * from customers where id = :id;

-- name: byUniqueColumn
select id, name from customers where email = :email;

-- name: byTwoColumns
select quantity from order_items where order_id = :order_id and product_id = :product_id;

-- name: byPartOfAKey
select quantity from order_items where order_id = :order_id;

-- name: byKeyOfAJoin
select o.id, c.name from orders o join customers c on c.id = o.customer_id where o.id = :id;
