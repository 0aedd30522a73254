select id as "order id", status as "order-status", note as "1st note", 'x' as "größe", 'it''s' as "quote'd"
from orders;
