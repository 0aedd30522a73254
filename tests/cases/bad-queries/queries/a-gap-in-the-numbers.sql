select * from users where id = $1 and email = $3;
