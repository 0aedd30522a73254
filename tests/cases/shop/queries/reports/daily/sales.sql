-- name: salesOfDay :many
-- A module in a folder of a folder.
select p.sku, sum(i.quantity) as sold
from order_items i
join orders o on o.id = i.order_id
join products p on p.id = i.product_id
where o.placed_at::date = :day
group by p.sku;
