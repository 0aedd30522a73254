-- name: importUsers :copy
insert into users (email, name) values (:email, :name);
