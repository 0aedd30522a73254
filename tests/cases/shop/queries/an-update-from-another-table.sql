update order_items i
set unit_price = p.price, discount = :discount
from products p
where p.id = i.product_id and i.order_id = :order_id
returning i.line, i.unit_price, i.discount, p.name;
