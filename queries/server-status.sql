-- The server's clock, version and start. (A file's only statement needs no name: it takes the file's.)
select
  now() as now,
  current_setting('server_version') as server_version,
  pg_postmaster_start_time() as up_since;
