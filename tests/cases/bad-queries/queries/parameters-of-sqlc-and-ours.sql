select * from users where id = @id and email = :email;
