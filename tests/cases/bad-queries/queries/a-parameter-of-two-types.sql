select * from users where name = :text or created_at = :text;
