select
  o.id,
  coalesce(o.flags, '[]') as flags,
  coalesce(o.shipped_at, now()) as shipped_at,
  coalesce(c.nickname, c.name) as called,
  min(o.due_on) over () as first_due
from orders o
join customers c on c.id = o.customer_id;
