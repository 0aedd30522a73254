-- name: listByTier :many
select id, tier from customers where tier = :tier;

-- name: listByTiers :many
select id, tier from customers where tier = any(:tiers);

-- name: setTier :exec
update customers set tier = :tier where id = :id;

-- name: listMethods :many
select distinct method from payments;
