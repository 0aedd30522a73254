select country, tier, count(*) as customers, grouping(country, tier) as level
from customers
group by rollup (country, tier);
