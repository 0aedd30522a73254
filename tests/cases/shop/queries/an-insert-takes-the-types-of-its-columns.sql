-- name: addCustomer :one
insert into customers (email, name, nickname, country, tier, preferences, referrer_id)
values (:email, :name, :nickname?, :country, :tier, :preferences, :referrer_id)
returning *;

-- name: addProduct :one
insert into products (sku, name, price, weight, stock, tags, colors, sizes, details, image, discontinued_on)
values (:sku, :name, :price, :weight, :stock, :tags, :colors, :sizes, :details, :image, :discontinued_on)
returning *;

-- name: addOrder :one
insert into orders (customer_id, status, placed_at, shipped_at, due_on, note, flags)
values (:customer_id, :status, :placed_at, :shipped_at, :due_on, :note, :flags)
returning *;

-- name: addItem :one
insert into order_items values (:order_id, :line, :product_id, :quantity, :unit_price, :discount, :gift_wrapped)
returning *;

-- name: addPayment :one
insert into payments (order_id, amount, method, received_at)
values (:order_id, :amount, :method, :received_at)
returning *;
