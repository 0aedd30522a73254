-- name: listUsers
select * from users;

-- name: listDocuments
