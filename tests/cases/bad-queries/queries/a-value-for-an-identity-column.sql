insert into users (id, email, name) values (:id, :email, :name);
