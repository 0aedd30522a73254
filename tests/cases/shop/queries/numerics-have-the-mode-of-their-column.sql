-- name: listPrices :many
select id, price, weight, price * 2 as doubled, round(weight) as rounded, sum(price) over () as total
from products
where price <= :max_price and weight >= :min_weight;
