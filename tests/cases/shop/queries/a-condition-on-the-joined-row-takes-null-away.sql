-- name: onlyPaid :many
select o.id, p.amount, p.method
from orders o
left join payments p on p.order_id = o.id
where p.amount > 10;

-- name: onlyUnpaid :many
select o.id, p.amount
from orders o
left join payments p on p.order_id = o.id
where p.id is null;

-- name: withMethod :many
select p.id, p.method
from payments p
where p.method is not null;
