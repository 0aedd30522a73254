insert into users (email, name, role) values (:email, :name, 'raeder');
