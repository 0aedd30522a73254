-- name: getUser :optional
select id, email
from users
where true
  and id = :id -- @if id
;
