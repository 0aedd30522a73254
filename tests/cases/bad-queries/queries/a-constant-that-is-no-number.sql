select id from users where id = 'seven';
