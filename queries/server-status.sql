-- The file holds one statement without a name, so the file's name is the query's.
select
  now() as now,
  current_setting('server_version') as "server_version!",
  pg_postmaster_start_time() as "up_since!";
