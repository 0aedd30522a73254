-- name: getOwner :optional
-- @row OwnerWithItems
select
  o.id,
  o.born,
  o.visits,
  i.id as "items[].id",
  i as "items[].whole"
from owners o
left join items i on i.owner_id = o.id
where o.id = :id;

-- name: listItemsOfOwners :many
select i, o as owner
from owners o
left join items i on i.owner_id = o.id;

-- name: summary :one
-- @allow SL3054 the text of a price is wanted here
-- @allow SL3055 prices have few digits
select
  count(*) as total,
  json_build_object('first', min(name), 'kinds', array_agg(kind)) as detail,
  json_agg(items) as "all"
from items;
