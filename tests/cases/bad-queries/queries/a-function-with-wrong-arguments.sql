select lower(id) as id from users;
