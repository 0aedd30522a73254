delete from order_items i
using orders o
where o.id = i.order_id and o.status = :status and i.quantity <= :quantity
returning i.*, o.note;
