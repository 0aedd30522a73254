-- name: listByState :many
select id, 'closed'::billing.state as constant from billing.accounts where state = :state;

-- name: listHistory :many
select * from billing.history where new_state = any(:states);
