-- name: listHomes :many
select id, home, (home).city as city, (home).house_number
from customers;

-- name: listAddresses :many
select addresses, addresses[1] as first, ('Main Street', 1, 'Graz')::address as constant
from legacy_imports;

-- name: setHome :exec
update customers set home = :home where id = :id;

-- name: addAddress :exec
update legacy_imports set addresses = addresses || :address::address where import_id = :id;
