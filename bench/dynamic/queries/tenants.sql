-- name: findTenants :many
-- Five optional clauses, a flag and a choice: 128 combinations.
select t.id, t.name, t.plan, t.created
from tenants t
where true
  and t.status = :status          -- @if status
  and t.plan = :plan              -- @if plan
  and t.created >= :since         -- @if since
  and t.name ilike :name          -- @if name
  -- @if project
  and exists (
    select from projects p where p.tenant = t.id and p.name ilike :project
      and p.archived is null      -- @if !archived
  )
  -- @end
order by
  -- @choose sort = newest
  t.created desc, t.id
  -- @case name: lower(t.name), t.id
  -- @end
limit :limit;

-- name: findTenantsByAll :many
-- The text of all clauses.
select t.id, t.name, t.plan, t.created
from tenants t
where true
  and t.status = :status
  and t.plan = :plan
  and t.created >= :since
  and t.name ilike :name
  and exists (
    select from projects p where p.tenant = t.id and p.name ilike :project
      and p.archived is null
  )
order by
  t.created desc, t.id
limit :limit;
