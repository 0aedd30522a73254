-- name: find
select id from documents
where
  -- @choose by = id
  id = :value
  -- @case owner: owner_id = :value
  -- @end
;
