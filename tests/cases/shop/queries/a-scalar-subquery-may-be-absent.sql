select
  c.id,
  (select o.placed_at from orders o where o.customer_id = c.id order by o.placed_at limit 1) as first_order_at,
  (select count(*) from orders o where o.customer_id = c.id) as orders,
  exists (select from orders o where o.customer_id = c.id) as has_orders
from customers c;
