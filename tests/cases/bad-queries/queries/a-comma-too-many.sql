select id, email, from users;
