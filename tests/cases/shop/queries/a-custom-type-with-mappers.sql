-- name: getBySku :optional
select id, sku, sku::text as sku_text from products where sku = :sku;

-- name: setSku :exec
update products set sku = :sku where id = :id;

-- name: listBySkus :many
select sku, min(sku) over () as first from products where sku = any(:skus);

-- name: currentSkus :many
select coalesce(replaced_by, sku) as sku, array[sku, replaced_by] as both from products
union all
select replaced_by, array_agg(sku) from products group by replaced_by;
