export const TABLES = `
create table tenants (
  id integer primary key, name text not null, plan text not null, status text not null, created timestamptz not null
);
create table projects (
  id integer primary key, tenant integer not null references tenants, name text not null, archived timestamptz
);
`

/** So few rows that what a call costs is not lost in what the server does. */
export const FILL = `
insert into tenants
select n, 'Tenant number ' || n, case when n % 2 = 0 then 'free' else 'paid' end, case when n % 3 = 0 then 'closed' else 'active' end,
  timestamptz '2026-01-01 00:00:00.123+00' + n * interval '1 hour'
from generate_series(1, 60) n;
insert into projects
select n, 1 + n % 60, case when n % 2 = 0 then 'Rocket ' else 'Boat ' end || n, case when n % 5 = 0 then timestamptz '2026-02-01' end
from generate_series(1, 120) n;
create index projects_tenant on projects (tenant);
analyze;
`
