-- name: createTenant :one
-- Signs a tenant up on the default plan.
-- @param email Must be unused: the constraint `tenants_email_key` says so otherwise.
insert into tenants (name, email)
values (:name, :email)
returning *;

-- name: listTenants :many
select * from tenants;

-- name: getTenant :one
select * from tenants where id = :id;

-- name: getTenantByEmail :optional
-- Looks a tenant up by its email address.
-- @param email The address, compared case-sensitively.
select * from tenants where email = :email;

-- name: getTenantsByIds :many
select id, name, plan_id, status
from tenants
where id = any(:ids);

-- name: filterTenants :many
-- Tenants that match every filter given; a filter left out matches all.
-- @param created_since Inclusive.
select id, name, email, plan_id, status, created_at
from tenants
where (:status? is null or status = :status)
  and (:plan_id? is null or plan_id = :plan_id)
  and (:created_since? is null or created_at >= :created_since)
order by created_at desc, id
limit :limit;

-- name: searchTenants :many
-- Tenants whose name contains the text or resembles it, best match first.
select id, name, similarity(name, :text) as similarity
from tenants
where name ilike '%' || :text || '%' or name % :text
order by similarity(name, :text) desc, name
limit 20;

-- name: findTenants :many
-- Tenants that match whatever is given, for the list that support staff look at.
-- @param project A pattern for the name of one of their projects, as in `%rocket%`.
-- @param sort The order of the list.
select t.id, t.name, t.plan_id, t.created_at
from tenants t
where true
  and t.status = :status          -- @if status
  and t.plan_id = :plan_id        -- @if plan_id
  and t.created_at >= :since      -- @if since
  -- @if project
  and exists (
    select from projects p where p.tenant_id = t.id and p.name ilike :project
      and p.archived_at is null   -- @if !archived
  )
  -- @end
order by
  -- @choose sort = newest
  t.created_at desc, t.id
  -- @case name: lower(t.name), t.id
  -- @end
limit :limit;

-- name: pageTenants :many
-- One page in the order of names. The last row of a page gives the arguments for the next.
select id, name, email, created_at
from tenants
where (name, id) > (:after_name, :after_id)
order by name, id
limit :page_size;

-- name: updateTenant :optional
-- Changes what is given and leaves the rest. Rejects with ParameterError when nothing is given.
update tenants
set
  name = :name,     -- @if name
  email = :email,   -- @if email
  labels = :labels  -- @if labels
where id = :id
returning *;

-- name: mergeTenantSettings :optional
-- Sets the settings given and keeps all others.
update tenants
set settings = settings || :settings
where id = :id
returning settings;

-- name: setTenantStatus :execrows
update tenants set status = :status where id = :id;

-- name: listTenantsWithLocale :many
-- Tenants that have set the locale, with whom to write to about money.
select
  id,
  name,
  settings ->> 'locale' as "locale!",
  coalesce(settings #>> '{billingContact,email}', email) as billing_email
from tenants
where settings @> jsonb_build_object('locale', :locale::text)
order by name;

-- name: countTenantsByDomain
-- Domains that several tenants share: candidates for single sign-on.
select email_domain, count(*) as tenants, min(created_at) as first_seen_at
from tenants
where status = 'active'
group by email_domain
having count(*) > 1
order by tenants desc, email_domain;

-- name: deleteClosedTenants :many
-- Removes tenants that closed long ago and never had an invoice.
delete from tenants t
where t.status = 'closed'
  and t.updated_at < :closed_before
  and not exists (select from invoices i where i.tenant_id = t.id)
returning t.id, t.name;
