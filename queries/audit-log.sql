-- name: listChanges :many
-- What was done to a tenant's keys, newest first.
-- @param before Only entries with a smaller id: the last one of the page before.
select id, action, relation, row_id, change, occurred_at
from audit_log
where tenant_id = :tenant_id
  and (:before? is null or id < :before)
order by id desc
limit :page_size;

-- name: listChangesOfField :many
-- Updates that changed one field, with both of its values as text.
select
  id,
  row_id,
  change #>> array['before', :field::text] as before,
  change #>> array['after', :field::text] as after,
  occurred_at
from audit_log
where action = 'update'
  and row_id = :row_id
  and change #> array['before', :field::text] is distinct from change #> array['after', :field::text]
order by id;

-- name: exportChanges :stream
-- A tenant's whole log, oldest first.
select * from audit_log where tenant_id = :tenant_id order by id;

-- name: importChanges :copy
-- Brings in the log of another system.
copy audit_log (tenant_id, action, relation, row_id, change, occurred_at) from stdin;

-- name: trimAuditLog :execrows
-- Forgets entries older than each tenant's plan keeps them.
delete from audit_log a
using tenants t, plans plan
where t.id = a.tenant_id
  and plan.id = t.plan_id
  and a.occurred_at < now() - make_interval(days => (plan.features ->> 'auditLogDays')::int);
