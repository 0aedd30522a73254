select distinct on (customer_id) customer_id, id, status, placed_at
from orders
order by customer_id, placed_at desc;
