insert into users (email, name) values (:email, :name) returning id;
