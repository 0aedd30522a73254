-- name: listNested :many
select p.*, c as "children[]"
from parents p
left join children c on c.parent_id = p.id
order by p.id, c.id;

-- name: listFlat :many
-- The same rows as they come.
select p.*, c.id as child_id, c.parent_id, c.title, c.score, c.done, c.done_at
from parents p
left join children c on c.parent_id = p.id
order by p.id, c.id;
