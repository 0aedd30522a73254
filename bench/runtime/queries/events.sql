-- name: insertEvents :exec
insert into events (account_id, kind, amount, payload, happened_at)
values (:events.account_id, :events.kind, :events.amount, :events.payload, :events.happened_at);
