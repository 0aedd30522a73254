select id, name from customers where name = :text or nickname = :text or email = :text;
