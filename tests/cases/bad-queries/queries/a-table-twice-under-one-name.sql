select users.id from users join users on true;
