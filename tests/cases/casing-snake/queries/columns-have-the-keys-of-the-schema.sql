-- name: listPlayers :many
select * from players;

-- name: listTeams :many
select team_id, display_name, abbr, home_town from teams;
