-- name: bestSellers :many
select * from best_sellers(:wanted);

-- name: ordersOf :many
select * from orders_of(:customer);

-- name: columnsOfFunction :many
select o.id, o.status, b.name from orders_of(:customer) o cross join best_sellers(3) b;

-- name: numbered :many
select n, position from generate_series(1, :last::int) with ordinality as g (n, position);

-- name: vat :one
select add_vat(:net) as gross, add_vat(:net, rate => 0.1) as reduced;
