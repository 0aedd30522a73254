-- name: search :many
-- Items that match whatever is given.
-- @param sort The order.
select i.id, i.name, i.price
from items i
where true
  and i.kind = :kind              -- @if kind
  and i.added_at >= :since        -- @if since
  -- @if tag
  and exists (
    select from tags t where t.item_id = i.id and t.tag = :tag
      and i.stock >= :least       -- @if least
  )
  -- @end
order by
  -- @choose sort = newest
  i.added_at desc, i.id desc
  -- @case name: lower(i.name), i.id
  -- @case price: i.price nulls last,
  --   i.id
  -- @end
limit :limit;

-- name: whereNothingIsFixed :many
select id, name
from items
where name = :name                    -- @if name
  and stock between :low and :high    -- @if low, high
  or note is not null                 -- @if noted
  and kind = 'toy'                    -- @if noted, toys
order by
  name,  -- @if byName
  id;

-- name: needsOneWithTheOther :many
select id
from items
where true
  -- @if near
  and abs(stock - :near) <= :distance
  -- @end
  and price > :price::numeric -- @if expensive
order by id;

-- name: joined :many
select i.id, t.tag
from items i
left join tags t on t.item_id = i.id -- @if !tagged
join tags t on t.item_id = i.id      -- @if tagged
order by i.id, t.tag;

-- name: withAndWithout :many
with
  cheap as (select id from items where price < 5), -- @if cheap
  rare as (select id from items where stock < 3)   -- @if rare
select i.id
from items i
where true
  and i.id in (select id from cheap) -- @if cheap
  and i.id in (select id from rare)  -- @if rare
order by i.id;

-- name: chosen :many
select id
from items
where
  -- @choose by = name
  name = :name
  -- @case kind: kind = :kind
  -- @case tag: id in (
  --   select item_id from tags where tag = :tag
  -- )
  -- @end
order by id
-- @choose lock = none
-- @case update: for update
-- @case share: for share
-- @end
;

-- name: nested :many
select i.id, i.name, t.tag as "tags[]"
from items i
left join tags t on t.item_id = i.id
where true
  and i.kind = :kind -- @if kind
order by
  -- @choose sort = id
  i.id, t.tag
  -- @case name: i.name desc, i.id, t.tag
  -- @end
;

-- name: streamed :stream
select id from items
where true
  and stock > :more -- @if more
order by id;

-- name: shelf :many
-- Items with their tags: clauses, a choice and a list in one query.
select i.id, i.name, t.tag as "tags[]"
from items i
left join tags t on t.item_id = i.id
  and t.tag <> :hidden -- @if hidden
where true
  and i.kind = :kind -- @if kind
order by
  -- @choose sort = newest
  i.added_at desc, i.id desc, t.tag
  -- @case name: lower(i.name), i.id, t.tag
  -- @end
;
