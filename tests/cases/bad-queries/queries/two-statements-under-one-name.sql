-- name: twoStatements
delete from documents where owner_id = :id;
delete from users where id = :id;
