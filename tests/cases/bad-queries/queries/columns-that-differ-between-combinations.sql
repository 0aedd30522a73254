-- name: listUsers
select
  id,
  role, -- @if detailed
  email
from users;

-- name: listNumbers
select
  -- @choose unit = count
  count(*) as number
  -- @case share: count(*) / 2.0 as number
  -- @end
from users;
