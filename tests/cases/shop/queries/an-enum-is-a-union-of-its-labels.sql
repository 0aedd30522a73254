-- name: listByStatus :many
select id, status, status::text as status_text, 'paid'::order_status as constant
from orders
where status = :status;

-- name: setStatus :execrows
update orders set status = :status where id = :id;

-- name: countByStatus :many
select s.status, count(o.id)
from unnest(enum_range(null::order_status)) as s (status)
left join orders o on o.status = s.status
group by s.status;
