select id from users where created_at > now() - :age;
