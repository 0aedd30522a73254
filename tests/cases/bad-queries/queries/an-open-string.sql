select id from users where email = 'ada@example.com;
