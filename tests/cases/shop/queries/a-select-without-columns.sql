select from orders where id = :id;
