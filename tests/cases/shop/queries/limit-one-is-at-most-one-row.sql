-- name: newest
select id, placed_at from orders order by placed_at desc limit 1;

-- name: fetchFirst
select id from orders order by id fetch first row only;

-- name: limited
select id from orders limit :limit offset :offset;
