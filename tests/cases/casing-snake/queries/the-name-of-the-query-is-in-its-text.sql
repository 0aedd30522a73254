-- name: count_players
-- Shows up in pg_stat_statements.
select count(*) as players from players where team_id = :team_id;
