-- name: listSizes :many
select id, sizes, sizes[1:1] as first_row, sizes[1][1] as corner from products;

-- name: setSizes :exec
update products set sizes = :sizes where id = :id;

-- name: grid :one
select array[[1, 2], [3, 4]] as grid, array['a', null] as letters;
