-- name: createApiKey :one
-- Stores a new key. The key itself is known to its holder only.
-- @param hash SHA-256 of the whole key, in hexadecimal.
-- @param scopes Null gives the project's default scopes.
insert into api_keys (project_id, name, prefix, hash, scopes, metadata, created_by, expires_at)
select p.id, :name, :prefix, :hash, coalesce(:scopes?, p.default_scopes), :metadata?, :created_by?, :expires_at?
from projects p
where p.id = :project_id and p.archived_at is null
returning *;

-- name: createApiKeys :many
-- Stores many keys of one project, with one statement for any number of them, and gives them back in the same order.
insert into api_keys (project_id, name, prefix, hash, scopes, metadata)
values (:project_id, :keys.name, :keys.prefix, :keys.hash, :keys.scopes, :keys.metadata?)
returning id, name, prefix;

-- name: renameApiKeys :many
-- Gives many keys new names.
update api_keys k
set name = v.name
from (values (:names.id::uuid, :names.name::text)) as v(id, name)
where k.id = v.id
returning k.id, k.name;

-- name: listApiKeys :many
-- Every key of every tenant.
select
  ak.*,
  p.tenant_id
from api_keys ak
inner join projects p on ak.project_id = p.id;

-- name: authenticate :optional
-- The key that opens the door, and what it may do. Null for a key that is unknown, expired or revoked.
select k.id, k.tenant_id, k.project_id, k.scopes, plan.monthly_requests, plan.features
from active_api_keys k
join plans plan on plan.id = k.plan_id
where k.hash = :hash;

-- name: listKeysWithScope :many
select id, name, prefix, scopes, expires_at
from api_keys
where project_id = :project_id
  and :scope = any(scopes)
  and revoked_at is null
order by name;

-- name: listExpiringKeys :many
-- Keys that expire within the time given, soonest first.
-- @param within An interval such as `14 days`.
select ak.id, ak.name, ak.prefix, ak.expires_at, p.name as project, t.email
from api_keys ak
join projects p on p.id = ak.project_id
join tenants t on t.id = p.tenant_id
where ak.revoked_at is null
  and ak.expires_at between now() and now() + :within::interval
order by ak.expires_at;

-- name: revokeApiKey :exec
update api_keys
set revoked_at = now()
where id = :id;

-- name: revokeApiKeys :many
-- Revokes many keys; those revoked before stay as they were and are not returned.
update api_keys
set revoked_at = now()
where id = any(:ids) and revoked_at is null
returning id, name, revoked_at;

-- name: rotateApiKey :optional
-- Puts a new key in the place of an old one, which stops working at once.
with old as (
  update api_keys
  set revoked_at = now()
  where api_keys.id = :id and revoked_at is null
  returning api_keys.*
)
insert into api_keys (project_id, name, prefix, hash, scopes, metadata, replaces_id, created_by, expires_at)
select project_id, name, :prefix, :hash, scopes, metadata, id, created_by, :expires_at?
from old
returning id, name, replaces_id, expires_at;

-- name: listKeyHistory :many
-- A key and all it took over from, newest first.
with recursive history as (
  select id, name, replaces_id, created_at, revoked_at, 0 as age
  from api_keys
  where id = :id
  union all
  select k.id, k.name, k.replaces_id, k.created_at, k.revoked_at, h.age + 1
  from history h
  join api_keys k on k.id = h.replaces_id
)
select * from history order by age;

-- name: countKeysByOrigin :many
-- Live keys by where they were made; those of unknown origin are counted under `unknown`.
select coalesce(metadata ->> 'source', 'unknown') as origin, count(*) as keys
from api_keys
where revoked_at is null
group by origin
order by keys desc, origin;
