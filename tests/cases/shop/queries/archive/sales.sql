-- name: salesOfYear
-- Another module of the name sales.
select sum(i.quantity) as sold
from order_items i
join orders o on o.id = i.order_id
where extract(year from o.placed_at) = :year::int;
