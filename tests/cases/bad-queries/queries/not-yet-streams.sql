-- name: exportUsers :stream
select * from users;
