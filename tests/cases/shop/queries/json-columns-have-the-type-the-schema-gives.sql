-- name: listPreferences :many
select id, preferences, preferences -> 'theme' as theme, preferences ->> 'theme' as theme_text from customers;

-- name: setPreferences :exec
update customers set preferences = :preferences where id = :id;

-- name: addPreferences :one
update customers
set preferences = preferences || :more
where id = :id
returning preferences;

-- name: setFlags :exec
update orders set flags = :flags where id = :id;

-- name: setDetails :exec
update products set details = :details where id = :id;
