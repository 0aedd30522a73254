select
  c.id,
  array_agg(o.id order by o.id) as order_ids,
  array_agg(o.note) as notes,
  array_agg(o.status) as statuses,
  array_agg(distinct c.tier) as tiers
from customers c
join orders o on o.customer_id = c.id
group by c.id;
