-- name: getSummary :optional
-- @row TenantSummary
-- A tenant with its projects.
select t.id, t.name, p.id as "projects[].id", p.title as "projects[].title"
from tenants t left join projects p on p.tenant_id = t.id
where t.id = :id
order by p.id;

-- name: listSummaries :many
-- @row tenant_summary
select t.name, t.id, p.id as "projects[].id", p.title as "projects[].title"
from tenants t left join projects p on p.tenant_id = t.id
order by t.id, p.id;
