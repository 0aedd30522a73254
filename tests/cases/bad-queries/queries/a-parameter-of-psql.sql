select * from users where email = :'email' and id = :1;
