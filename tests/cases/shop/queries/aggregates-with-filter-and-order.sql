select
  count(*) filter (where status = 'new') as fresh,
  sum(id) filter (where status = 'paid') as ids,
  string_agg(note, ', ' order by id) as notes
from orders;
