select id, name, referrer_id from customers;
