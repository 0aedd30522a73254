-- name: listOwners
select u.id, u.email
from users u
join documents d on d.owner_id = u.id -- @if owning
where true
  and d.title = :title -- @if title
order by
  -- @choose sort = email
  u.email
  -- @case newest: u.created
  -- @end
;
