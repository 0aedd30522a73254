select born_on, created_at as "bornOn" from users;
