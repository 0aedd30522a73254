insert into users (email, nmae) values (:email, :name);
