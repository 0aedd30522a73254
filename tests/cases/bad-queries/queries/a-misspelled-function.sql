select uppper(name) as name from users;
