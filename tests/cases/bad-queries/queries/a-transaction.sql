begin;
-- name: rename
update users set name = :name where id = :id;
commit;
