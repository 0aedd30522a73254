update users set born_on = 5 where id = :id;
