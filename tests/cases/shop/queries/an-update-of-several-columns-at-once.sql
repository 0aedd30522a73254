-- name: setBoth :exec
update orders set (note, due_on) = (:note, :due_on) where id = :id;

-- name: setFromQuery :exec
update products p
set (stock, price) = (select count(*), coalesce(max(i.unit_price), 0) from order_items i where i.product_id = p.id)
where p.id = :id;

-- name: setElement :exec
update products set tags[1] = :tag where id = :id;

-- name: setDefault :exec
update customers set tier = default where id = :id;
