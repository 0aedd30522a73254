select id, line_count
from (select o.id, o.placed_at, (select count(*) from order_items i where i.order_id = o.id) as line_count from orders o) s
where (placed_at, id) > (:placed_after, :id_after)
  and id in (select order_id from payments where amount > :amount)
  and not exists (select from order_items where order_id = s.id and discount > :discount);
