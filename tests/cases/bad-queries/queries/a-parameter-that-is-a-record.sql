select * from users where (name, email) = :pair;
