-- name: unclosed
select id from users
where true
  -- @if name
  and name = :name
;

-- name: misspelled
select id from users
where true
  and name = :name -- @if nmae
;

-- name: inside_and_outside
select id, :name as wanted from users
where true
  and name = :name -- @if name
;

-- name: inside_a_string
select id from users
where name <> 'a
b' -- @if named
;

-- name: contradicting
select id from users
where true
  and name <> '' -- @if named, !named
;
