insert into users (email, name) values (:email, :name, 'owner');
