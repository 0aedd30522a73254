-- name: listCustomers :many
select * from customers;

-- name: listProducts :many
select * from products;

-- name: listOrders :many
select * from orders;

-- name: listOrderItems :many
select * from order_items;

-- name: listPayments :many
select * from payments;
