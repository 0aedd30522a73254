select
  max(note) as "last_note!",
  id::text as "id_text?",
  avg(id) filter (where status = 'paid') as "mean!"
from orders
group by id;
