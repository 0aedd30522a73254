select * from user_s where id = :id;
