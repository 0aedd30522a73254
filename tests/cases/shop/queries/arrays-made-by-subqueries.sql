select
  id,
  array(select o.placed_at from orders o where o.customer_id = c.id) as dates,
  array(select o.note from orders o where o.customer_id = c.id) as notes,
  array[c.email, c.name] as texts,
  array[c.nickname] as nicknames
from customers c;
