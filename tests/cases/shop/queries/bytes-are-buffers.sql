-- name: getImage :optional
select image, octet_length(image) as size, encode(image, 'hex') as hex from products where id = :id;

-- name: setImage :exec
update products set image = :image where id = :id;
