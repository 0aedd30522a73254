-- name: tenantsWithProjects :many
select t.*, p as "projects[]"
from tenants t
left join projects p on p.tenant_id = t.id
order by t.id, p.id;

-- name: tree :many
select t.name, p.title as "projects[].title", k.prefix as "projects[].keys[].prefix", u.path as "projects[].keys[].uses[].path"
from tenants t
left join projects p on p.tenant_id = t.id
left join keys k on k.project_id = p.id
left join uses u on u.project_id = k.project_id and u.position = k.position
order by t.id, p.id, k.position, u.id;

-- name: oneTenant
-- At most one tenant, however many rows come over the wire.
select t.id, t.name, p as "projects[]", k as "projects[].keys[]"
from tenants t
left join projects p on p.tenant_id = t.id
left join keys k on k.project_id = p.id
where t.id = :id
order by p.id, k.position;

-- name: theTenant :one
select t.id, p.title as "titles[]" from tenants t left join projects p on p.tenant_id = t.id where t.id = :id order by p.id;

-- name: tenantNamed :one
-- @allow SL3004 names are unique by import
select t.id, p.title as "titles[]" from tenants t join projects p on p.tenant_id = t.id where t.name = :name order by p.id;

-- name: withObjects :many
-- The rows around the list are those of the tenant, its owner and its profile.
select t.id, o as owner, pr as profile, p.id as "projects[].id", k as "projects[].keys[]"
from tenants t
left join owners o on o.id = t.owner_id
left join profiles pr on pr.tenant_id = t.id
left join projects p on p.tenant_id = t.id
left join keys k on k.project_id = p.id
order by t.id, p.id, k.position;

-- name: unordered :many
-- Rows of one tenant need not follow each other; the first of each decides the order.
select t.id, p.id as "projects[].id"
from tenants t
left join projects p on p.tenant_id = t.id
order by p.title, p.id, t.id;

-- name: listInObject :many
select t.id, p.id as "work.projects[].id", t.name as "work.name"
from tenants t left join projects p on p.tenant_id = t.id
order by t.id, p.id;

-- name: listInJoinedObject
select k.prefix, p.id as "project.id", u.path as "project.uses[].path"
from uses x
left join keys k on k.project_id = x.project_id and k.position = x.position
left join projects p on p.id = k.project_id
left join uses u on u.project_id = p.id
where x.id = :id
order by u.id;

-- name: keylessElements :many
-- The innermost list takes every row, also where nothing tells its elements apart.
select t.id, n as "notes[]" from tenants t left join notes n on n.tenant_id = t.id order by t.id, n.body;

-- name: ofCounts :many
-- A subquery is told apart by what it groups by, and what it computes is of its row.
select c.project_id, c.total, k.prefix as "keys[].prefix"
from (select project_id, count(*) as total from keys group by project_id) c
join keys k on k.project_id = c.project_id
order by c.project_id, k.position;

-- name: perTenant :many
-- A lateral subquery of one row needs no key.
select t.id, c.total, p.title as "titles[]"
from tenants t
cross join lateral (select count(*) as total from projects where tenant_id = t.id) c
left join projects p on p.tenant_id = t.id
order by t.id, p.id;

-- name: insertedTitles :many
insert into projects (tenant_id, title) values (:tenant_id, :title)
returning tenant_id, projects as "made[]";

-- name: listOfOneToOne :many
-- A list of a relation with one row or none has one element or none.
select t.id, pr as "profiles[]" from tenants t left join profiles pr on pr.tenant_id = t.id order by t.id;

-- name: valuesOfOneToOne :many
-- The column is nullable, so another tells whether the row is there.
select t.id, pr.bio as "bios[]" from tenants t left join profiles pr on pr.tenant_id = t.id order by t.id;

-- name: listOfManyToOne :many
select t.id, o as "owners[]" from owners o right join tenants t on t.owner_id = o.id order by t.id;

-- name: twoLevelsOfOne :many
select t.id, o.mail as "owners[].mail", pr.bio as "owners[].bios[]"
from tenants t
left join owners o on o.id = t.owner_id
left join profiles pr on pr.tenant_id = o.id
order by t.id;

-- name: oneWithMany :many
-- The inner list needs the outer one's row.
select t.id, o.mail as "owners[].mail", other.name as "owners[].tenants[]"
from tenants t
left join owners o on o.id = t.owner_id
left join tenants other on other.owner_id = o.id
order by t.id, other.id;

-- name: latestProject :many
select t.id, p.budget as "budgets[]"
from tenants t
left join lateral (select budget from projects where tenant_id = t.id order by id desc limit 1) p on true
order by t.id;

-- name: chosenProject :many
select t.id, p as "chosen[]"
from tenants t left join projects p on p.id = :id and p.tenant_id = t.id
order by t.id;

-- name: chosenOfOne :optional
select t.id, p.budget as "chosen[]" from tenants t left join projects p on p.id = :project where t.id = :id;
