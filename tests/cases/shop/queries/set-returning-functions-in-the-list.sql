-- name: tagsOfProducts :many
select id, unnest(tags) as tag, generate_series(1, 3) as n from products;

-- name: keysOfDetails :many
select p.id, d.key, d.value from products p, jsonb_each(p.details) d;

-- name: words :many
select * from regexp_split_to_table(:text, ' ') as word;
