-- name: search
select * from users u
where true
  and exists ( -- @if writing
    select from documents d where d.owner_id = u.id
  )
;

-- name: searchByTitle
select * from users u
where true
  and exists ( -- @if title
    select from documents d where d.owner_id = u.id and d.title = :title
  )
;
