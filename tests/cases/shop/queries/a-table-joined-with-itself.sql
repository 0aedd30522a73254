select c.name, referrer.name as referrer_name, referrer.tier as referrer_tier
from customers c
left join customers referrer on referrer.id = c.referrer_id;
