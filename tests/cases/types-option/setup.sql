create table measurements (
  id bigint primary key generated always as identity,
  value numeric not null,
  total bigint,
  taken_on date not null,
  taken_at timestamptz not null,
  local_at timestamp,
  took interval,
  pauses interval[] not null,
  days date[]
);
