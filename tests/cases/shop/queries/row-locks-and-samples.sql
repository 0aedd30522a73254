-- name: takeOrder
select id from orders where status = 'new' order by id limit 1 for update skip locked;

-- name: lockOrder
select id from orders where id = :id for update;

-- name: sample
select id from orders tablesample system (10);
