-- name: listSorted
select * from users
order by
  -- @choose sort = newest
  created_at desc
  -- @case name: name
;
