select now(), count(*), max(created_at), pg_typeof(max(name)) from customers;
