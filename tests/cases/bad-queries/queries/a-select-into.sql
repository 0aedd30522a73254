select id, email into new_users from users;
