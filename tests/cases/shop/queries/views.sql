-- name: listTotals :many
select * from order_totals;

-- name: listOverview :many
select * from customer_overview where tier = :tier;

-- name: joinedTotals :many
select c.name, t.total from order_totals t join orders o on o.id = t.id join customers c on c.id = o.customer_id;

-- name: listCustomerTotals :many
select * from customer_totals;

-- name: customersWithOrders :many
select id, orders, last_order_at as latest, numbers from customer_totals where orders > 0;
