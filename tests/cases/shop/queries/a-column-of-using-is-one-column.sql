-- name: joined :many
select order_id, quantity, amount
from order_items
join payments using (order_id);

-- name: leftJoined :many
select order_id, quantity, amount
from order_items
left join payments using (order_id);

-- name: fullJoined :many
select order_id, quantity, amount
from order_items
full join payments using (order_id);

-- name: everything :many
select *
from order_items
join payments using (order_id);
