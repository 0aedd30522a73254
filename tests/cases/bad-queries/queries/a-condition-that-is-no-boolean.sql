select id from users where email;
