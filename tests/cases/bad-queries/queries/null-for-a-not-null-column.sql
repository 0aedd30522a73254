update users set name = :name? where id = :id;
