-- name: addUser :execlastid
insert into users (email, name) values (:email, :name);

-- name: addUsers :copyfrom
insert into users (email, name) values (:email, :name);

-- name: addAll :batchexec
insert into users (email, name) values (:email, :name);
