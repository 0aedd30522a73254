select
  id,
  row_number() over w as position,
  rank() over (order by price desc) as rank,
  ntile(4) over w as quarter,
  lag(name) over w as previous,
  lead(stock, 1, 0) over w as next_stock,
  sum(stock) over w as running,
  first_value(name) over w as first,
  count(*) over () as total
from products
window w as (order by id);
