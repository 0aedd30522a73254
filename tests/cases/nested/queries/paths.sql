-- name: pathsByHand :many
select
  t.id,
  p.bio as "profile.bio",
  p.is_public as "profile.is_public",
  lower(p.bio) as "profile.lower_bio",
  o.full_name as "people.the_owner.full_name",
  o.mail as "people.the_owner.mail!"
from tenants t
left join profiles p on p.tenant_id = t.id
left join owners o on o.id = t.owner_id
order by t.id;

-- name: ofSeveralRelations :many
-- One of them may be there without the other, so the object stays and its members are nullable.
select t.id, p.bio as "extra.bio", p.tenant_id as "extra.profile", o.full_name as "extra.owner"
from tenants t
left join profiles p on p.tenant_id = t.id
left join owners o on o.id = t.owner_id
order by t.id;

-- name: below :many
-- There is no key without its project, so the project can be null with it.
select t.id, p.title as "project.title", k.prefix as "project.key.prefix"
from tenants t
left join projects p on p.tenant_id = t.id
left join keys k on k.project_id = p.id
order by t.id, p.id, k.position;

-- name: apart :many
-- An owner is there without a profile: the profile stays an object, so that the owner is not lost with it.
select t.id, p.bio as "profile.bio", o.full_name as "profile.owner.full_name"
from tenants t
left join profiles p on p.tenant_id = t.id
left join owners o on o.id = t.owner_id
order by t.id;

-- name: summaries :many
select t.name, count(p.id) as "projects.total", max(p.budget) as "projects.largest"
from tenants t left join projects p on p.tenant_id = t.id
group by t.id
order by t.id;

-- name: distinctPaths :many
select distinct o.id as "owner.id", o.mail as "owner.mail"
from tenants t left join owners o on o.id = t.owner_id
order by 1;
