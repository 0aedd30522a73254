-- name: archiveOrders :many
with gone as (
  delete from payments where received_at < :before returning order_id, amount
)
select g.order_id, o.status, sum(g.amount) as amount
from gone g
join orders o on o.id = g.order_id
group by g.order_id, o.status;

-- name: placeOrder :one
with placed as (
  insert into orders (customer_id, note) values (:customer_id, :note) returning id
)
insert into order_items (order_id, line, product_id, quantity, unit_price)
select placed.id, 1, p.id, :quantity, p.price
from placed, products p
where p.id = :product_id
returning order_id, unit_price;
