select born_on::integer as number from users;
