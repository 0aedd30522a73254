select
  id,
  case when stock > 0 then 'in stock' else 'sold out' end as availability,
  case when stock > 100 then name end as plenty,
  coalesce(weight, 0) as weight,
  coalesce(discontinued_on, current_date) as last_day,
  nullif(stock, 0) as stock_or_null,
  greatest(stock, 1) as at_least_one
from products;
