select o.id as order_id, p.id as payment_id
from orders o
full join payments p on p.order_id = o.id;
