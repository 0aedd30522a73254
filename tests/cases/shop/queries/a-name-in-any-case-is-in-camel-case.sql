-- name: get_customer_by_id
select id from customers where id = :id;
-- name: GetOrderByID
select id from orders where id = :id;
-- name: HTTPStatus
select 200 as status;
-- name: list2
select id from products;
