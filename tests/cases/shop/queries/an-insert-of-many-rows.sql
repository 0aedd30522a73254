-- name: addItems :many
insert into order_items (order_id, line, product_id, quantity, unit_price)
select :order_id, line, product_id, quantity, unit_price
from unnest(:lines::smallint[], :product_ids::int[], :quantities::int[], :unit_prices::numeric[])
  as u (line, product_id, quantity, unit_price)
returning line, unit_price;

-- name: addTwo :many
insert into products (sku, name, price) values (:sku1, :name1, :price1), (:sku2, :name2, :price2)
returning id;
