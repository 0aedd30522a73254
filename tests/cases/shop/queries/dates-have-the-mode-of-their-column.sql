-- name: listDates :many
select
  o.placed_at, o.shipped_at, o.due_on, p.received_at,
  o.placed_at + interval '1 day' as later,
  o.due_on + 1 as day_after,
  extract(year from o.placed_at) as year,
  age(o.placed_at) as age,
  o.placed_at::date as day,
  o.placed_at::time as time
from orders o
join payments p on p.order_id = o.id
where o.placed_at >= :placed_since
  and o.shipped_at < :shipped_before
  and o.due_on = :due_on
  and p.received_at between :received_from and :received_to;

-- name: discontinue :exec
update products set discontinued_on = :last_day where id = :id;
