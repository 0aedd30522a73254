select * from users where id = :id and email = $1;
