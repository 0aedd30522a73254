select count(*) as "!" from users;
