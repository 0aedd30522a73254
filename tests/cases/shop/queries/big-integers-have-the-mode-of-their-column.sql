-- name: getOrder :optional
select o.id, p.id as payment_id, o.id + 1 as next_id, count(*) over () as rows
from orders o
join payments p on p.order_id = o.id
where p.id = :payment_id and o.id > :after;
