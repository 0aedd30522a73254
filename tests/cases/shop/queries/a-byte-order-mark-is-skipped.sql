-- name: withByteOrderMark :many
select id from customers where name = :name;
