-- name: listBilling :many
select * from billing.accounts;

-- name: listPublic :many
select * from accounts;

-- name: listBoth :many
select p.nick_name, a.*
from accounts p
left join billing.accounts a on a.id = p.account_id;
