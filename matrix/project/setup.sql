create type place as (street text, number integer);
create domain percentage as numeric check (value between 0 and 100);
create table measurements (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  took interval not null,
  share percentage,
  raw bytea not null,
  parts bytea[],
  place place
);
