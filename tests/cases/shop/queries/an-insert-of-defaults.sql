-- name: addEmpty :one
insert into legacy_imports ("batchNo") values (default) returning import_id;

-- name: addWithDefaults :one
insert into customers (email, name, tier) values (:email, :name, coalesce(:tier?, 'basic')) returning id, tier;
