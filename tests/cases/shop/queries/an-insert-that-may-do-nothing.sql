-- name: addOnce
insert into customers (email, name) values (:email, :name)
on conflict (email) do nothing
returning id;

-- name: addOrRename
insert into customers (email, name) values (:email, :name)
on conflict (email) do update set name = excluded.name, nickname = :nickname
returning id, name, nickname;

-- name: addSilently
insert into customers (email, name) values (:email, :name)
on conflict do nothing;
