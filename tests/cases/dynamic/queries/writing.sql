-- name: patch :execrows
-- Commas at the ends of lines; SET on the line of the first.
update items
set name = :name,   -- @if name
    note = :note,   -- @if note
    price = :price  -- @if price
where id = :id;

-- name: patchAndRead :many
-- Commas at the beginnings of lines.
update items
set
  name = :name     -- @if name
  , note = :note   -- @if note
  ,price = :price  -- @if price
where id = :id
returning id, name, note, price;

-- name: touch :one
update items
set
  -- @if renamed
  name = :name,
  note = 'renamed',
  -- @end
  stock = stock + 1
  , price = :price -- @if price
where id = :id
returning name, note, stock, price;

-- name: add :one
insert into items (
  name,
  kind, -- @if kind
  price, -- @if price
  note -- @if note
) values (
  :name,
  :kind, -- @if kind
  :price, -- @if price
  :note -- @if note
)
returning name, kind, price, note, stock;

-- name: addTags :execrows
insert into tags (item_id, tag)
values (:tags.item_id, :tags.tag)
on conflict do nothing -- @if lenient
;

-- name: removeTags :exec
delete from tags
where item_id = :item_id
  and tag = :tag -- @if tag
;
