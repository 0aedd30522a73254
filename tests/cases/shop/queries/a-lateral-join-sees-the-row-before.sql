select c.id, latest.id as order_id, latest.placed_at
from customers c
left join lateral (
  select o.id, o.placed_at from orders o where o.customer_id = c.id order by o.placed_at desc limit 1
) latest on true;
