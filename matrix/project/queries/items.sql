-- name: getItem :optional
select * from items where id = :id;

-- name: findItems :many
-- Items that match whatever is given.
select id, name, price
from items
where true
  and kind = :kind              -- @if kind
  and created_at >= :since      -- @if since
  -- @if near
  and abs(weight - :near) <= :distance
  -- @end
order by
  -- @choose sort = newest
  created_at desc, id
  -- @case name: lower(name), id
  -- @end
limit :limit?;

-- name: changeItem :optional
update items
set
  name = :name,       -- @if name
  details = :details  -- @if details
where id = :id
returning id, name, details;

-- name: addItems :many
insert into items (owner_id, name, kind, tags, price)
values (:owner_id, :items.name, :items.kind, :items.tags, :items.price?)
returning id;

-- name: deleteItems :execrows
delete from items where id = any(:ids);

-- name: touch :exec
update items set sold = true where id = :id;

-- name: streamItems :stream
select id, tags, kinds, state from items order by id;

-- name: importOwners :copy
copy owners (email, born, visits) from stdin;
