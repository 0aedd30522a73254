-- name: listItemsWithNames :many
select i.*, p.name
from order_items i
join products p on p.id = i.product_id;

-- name: listNamesWithItems :many
select p.name, i.*, p.price as list_price
from products p
join order_items i on i.product_id = p.id;
