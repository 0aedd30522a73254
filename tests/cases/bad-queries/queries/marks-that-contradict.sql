select * from users where :email? is null or email = :email!;
