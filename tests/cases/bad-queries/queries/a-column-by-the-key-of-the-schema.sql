select displayName from users;
