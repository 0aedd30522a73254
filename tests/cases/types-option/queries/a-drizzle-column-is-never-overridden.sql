select * from readings where id = :id and taken_at > :since and took < :longest;
