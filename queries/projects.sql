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
