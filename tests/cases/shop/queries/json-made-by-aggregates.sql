select
  o.id,
  jsonb_agg(jsonb_build_object('line', i.line, 'quantity', i.quantity)) as items,
  json_object_agg(i.line, i.quantity) as quantities,
  json_agg(i.discount) as discounts
from orders o
join order_items i on i.order_id = o.id
group by o.id;
