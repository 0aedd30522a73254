-- name: upsertUser :one
-- The user with this email address, created if there is none.
insert into users (email, name)
values (:email, :name)
on conflict (email) do update set name = coalesce(excluded.name, users.name)
returning *;

-- name: addMember :execrows
-- Adds a user to a tenant; 0 if the user is a member already.
insert into members (tenant_id, user_id, role, invited_by)
values (:tenant_id, :user_id, :role, :invited_by?)
on conflict (tenant_id, user_id) do nothing;

-- name: acceptInvitation :optional
update members
set joined_at = now()
where tenant_id = :tenant_id and user_id = :user_id and joined_at is null
returning role, joined_at;

-- name: listMembers :many
-- Everyone in a tenant, with whoever invited them.
select m.user_id, u.email, u.name, m.role, m.joined_at, inviter.email as invited_by_email
from members m
join users u on u.id = m.user_id
left join users inviter on inviter.id = m.invited_by
where m.tenant_id = :tenant_id
order by m.role, u.email;

-- name: listTenantsOfUser :many
select t.id, t.name, m.role, m.role in ('owner', 'admin') as can_invite
from members m
join tenants t on t.id = m.tenant_id
where m.user_id = :user_id and t.status = 'active'
order by t.name;

-- name: getAvatar :optional
select avatar from users where id = :user_id;

-- name: setAvatar :exec
-- @param avatar An image, or null to remove it.
update users set avatar = :avatar where id = :user_id;

-- name: removeMember :optional
-- Removes a member, but never the last owner.
delete from members m
where m.tenant_id = :tenant_id
  and m.user_id = :user_id
  and (
    m.role <> 'owner'
    or exists (
      select from members other
      where other.tenant_id = m.tenant_id and other.user_id <> m.user_id and other.role = 'owner'
    )
  )
returning m.user_id, m.role;

-- name: listInvitations :many
-- Where somebody is invited to and has not joined yet.
select m.role, t as tenant, inviter as invited_by
from members m
join tenants t on t.id = m.tenant_id
left join users inviter on inviter.id = m.invited_by
where m.user_id = :user_id and m.joined_at is null
order by t.name;
