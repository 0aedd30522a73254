select
  p.id, p.name,
  count(i.line) as lines,
  sum(i.quantity) as sold,
  avg(i.unit_price) as mean_price,
  max(i.discount) as discount
from products p
left join order_items i on i.product_id = p.id
group by p.id
having count(i.line) > :at_least;
