select usr.id from users u;
