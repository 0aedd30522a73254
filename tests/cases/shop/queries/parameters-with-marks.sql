-- name: setNickname :exec
update customers set nickname = :nickname where id = :id;

-- name: setNicknameOptional :exec
update customers set nickname = :nickname? where id = :id;

-- name: setNicknameRequired :exec
update customers set nickname = :nickname! where id = :id;

-- name: notEqual :many
select id from customers where name!=:name and nickname<>:nickname;
