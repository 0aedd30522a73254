-- name: listByIds
select * from users where id in (sqlc.slice(ids));

-- name: withUser
select sqlc.embed(u), d.title from documents d join users u on u.id = d.owner_id;
