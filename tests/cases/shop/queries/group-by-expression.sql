select date_trunc('month', placed_at) as month, status, count(*)
from orders
group by 1, status
order by 1;
