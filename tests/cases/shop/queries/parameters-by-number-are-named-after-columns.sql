-- name: pageOfCustomers :many
select id, name from customers where country = $1 and created_at > $2 order by created_at limit $3;

-- name: renameCustomer :exec
update customers set name = $2 where id = $1;

-- name: createdBetween :many
select id from customers where created_at >= $1 and created_at < $2 and id = any($3);
