update products
set stock = stock + :received, price = :price
where id = :id
returning old.price as old_price, new.price as new_price, new.stock - old.stock as received;
