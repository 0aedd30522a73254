-- name: withCarriageReturns :many
-- Lines end as they do on Windows.
select id,
  name
from customers
where name = :name;

-- name: second :one
select 1 as one;
