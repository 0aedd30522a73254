-- name: createProject :one
insert into projects (tenant_id, name, slug, environment)
values (:tenant_id, :name, :slug, :environment)
returning *;

-- name: getProjectBySlug :optional
select * from projects where tenant_id = :tenant_id and slug = :slug;

-- name: listProjects :many
-- A tenant's projects, each with its number of live keys and the newest of them.
select p.*, k.live_keys, newest.name as newest_key, newest.created_at as newest_key_created_at
from projects p
cross join lateral (
  select count(*) as live_keys
  from api_keys
  where project_id = p.id and revoked_at is null
) k
left join lateral (
  select name, created_at
  from api_keys
  where project_id = p.id and revoked_at is null
  order by created_at desc
  limit 1
) newest on true
where p.tenant_id = :tenant_id
  and (:with_archived or p.archived_at is null)
order by p.name;

-- name: setDefaultScopes :one
update projects
set default_scopes = :scopes
where id = :id
returning id, default_scopes;

-- name: archiveProject :optional
-- Archives a project and revokes its keys, both or neither.
with archived as (
  update projects
  set archived_at = now()
  where id = :id and archived_at is null
  returning id, archived_at
),
revoked as (
  update api_keys
  set revoked_at = now()
  where project_id in (select id from archived) and revoked_at is null
  returning id
)
select archived.id, archived.archived_at, (select count(*) from revoked) as revoked_keys
from archived;

-- name: getTenantProjects :optional
-- @row TenantProjects
-- A tenant with its plan, its projects and their live keys.
select
  t.id,
  t.name,
  plan.name as "plan.name",
  plan.monthly_requests as "plan.monthly_requests",
  p.id as "projects[].id",
  p.name as "projects[].name",
  k.prefix as "projects[].keys[].prefix",
  k.scopes as "projects[].keys[].scopes"
from tenants t
join plans plan on plan.id = t.plan_id
left join projects p on p.tenant_id = t.id and p.archived_at is null
left join api_keys k on k.project_id = p.id and k.revoked_at is null
where t.id = :id
order by p.name, k.created_at;

-- name: listTenantProjects :many
-- @row TenantProjects
-- The same for all tenants on a plan.
select
  t.id,
  t.name,
  plan.name as "plan.name",
  plan.monthly_requests as "plan.monthly_requests",
  p.id as "projects[].id",
  p.name as "projects[].name",
  k.prefix as "projects[].keys[].prefix",
  k.scopes as "projects[].keys[].scopes"
from tenants t
join plans plan on plan.id = t.plan_id
left join projects p on p.tenant_id = t.id and p.archived_at is null
left join api_keys k on k.project_id = p.id and k.revoked_at is null
where plan.id = :plan_id
order by t.name, p.name, k.created_at;
