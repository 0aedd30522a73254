select id from users where born_on = '1990-02-31';
