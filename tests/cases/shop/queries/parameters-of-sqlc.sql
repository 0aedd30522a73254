-- name: ListOrdersOf :many
select id, status from orders where customer_id = @customer_id and status = @status;

-- name: GetOrderById :one
select id, note from orders where id = sqlc.arg(order_id);

-- name: UpdateNote :exec
update orders set note = sqlc.narg('note') where id = sqlc.arg('id');
