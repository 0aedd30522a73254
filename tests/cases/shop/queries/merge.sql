-- name: receive :many
merge into products p
using (select id from products where sku = :sku) found
on p.id = found.id
when matched and p.stock > 1000 then do nothing
when matched then update set stock = p.stock + :received
when not matched then insert (sku, name, price) values (:sku, :name, :price)
returning merge_action(), p.id, p.stock;

-- name: settle :execrows
merge into orders o
using (select order_id, min(amount) as amount from payments group by order_id) p on p.order_id = o.id
when matched and o.status = 'new' then update set status = 'paid', note = :note
when matched and p.amount = 0 then delete;
