-- name: addPlayer :one
insert into players (team_id, full_name, born_on, joined_at)
values (:team_id, :full_name, :born_on, :joined_at)
returning player_id, joined_at;

-- name: getTeam
select team_id from teams where abbr = $1 and home_town = $2;
