insert into payments (order_id, amount, method)
select o.id, :amount, :method
from orders o
where o.status = 'new' and o.customer_id = :customer_id
returning id;
