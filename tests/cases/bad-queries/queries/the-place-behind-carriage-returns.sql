-- name: crlf
select id,
  emial
from users;
