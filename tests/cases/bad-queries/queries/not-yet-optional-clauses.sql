-- name: search
select * from users
where true
  and email = :email -- @if email
  -- @if name
  and name = :name
  -- @end
;
