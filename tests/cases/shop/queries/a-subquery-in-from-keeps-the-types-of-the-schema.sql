select s.*, s.total * 2 as doubled
from (
  select o.id, o.flags, count(*) as total
  from orders o
  join order_items i on i.order_id = o.id
  group by o.id
) s;
