-- name: tenantsWithProfiles :many
select t.*, p as profile
from tenants t
left join profiles p on p.tenant_id = t.id
order by t.id;

-- name: tenantsWithNotes :many
-- The note has no column that is never NULL: a mark of its own tells whether it is there.
select t.id, n as note
from tenants t
left join notes n on n.tenant_id = t.id
order by t.id, n.body;

-- name: projectsWithTenants :many
-- Inner joins leave nothing out.
select p, t as tenant, o as "tenant.owner"
from projects p
join tenants t on t.id = p.tenant_id
left join owners o on o.id = t.owner_id
order by p.id;

-- name: bothSides :many
select p as profile, o as owner
from profiles p
full join owners o on o.id = p.tenant_id
order by p.tenant_id, o.id;

-- name: rowsOfSubqueries :many
with busy as (select project_id, count(*) as keys from keys group by project_id)
select p.id, b as busy, latest as "latest_key"
from projects p
left join busy b on b.project_id = p.id
left join lateral (select position, prefix from keys where project_id = p.id order by position desc limit 1) latest on true
order by p.id;

-- name: aViewsRows :many
select t.id, o as "open[]" from tenants t left join open_projects o on o.tenant_id = t.id order by t.id, o.id;

-- name: changedRow :one
update tenants t set name = :name where id = :id returning old as before, new as after;

-- name: removedRows :many
delete from notes n using tenants t where t.id = n.tenant_id and t.id = :id returning n as note, t as tenant;

-- name: eitherRow :many
select p as item from projects p where p.id = :id
union all
select q from projects q where q.tenant_id = :tenant;

-- name: vouchedFor :many
select t.id, p as "profile!" from tenants t left join profiles p on p.tenant_id = t.id order by t.id;

-- name: groupedByKey :many
select p as project, count(k.project_id) as keys
from projects p left join keys k on k.project_id = p.id
group by p.id
order by p.id;
