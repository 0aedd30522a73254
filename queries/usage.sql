-- name: recordUsage :exec
insert into usage_events (api_key_id, path, status, latency_ms, client)
values (:api_key_id, :path, :status, :latency_ms?, :client?);

-- name: recordUsageBatch :execrows
-- Records many events in one round trip and one statement, however many they are.
-- @param events In the order in which they are to be numbered.
insert into usage_events (api_key_id, path, status, latency_ms, client)
values (:events.api_key_id, :events.path, :events.status, :events.latency_ms?, :events.client?);

-- name: importUsage :copy
-- Loads events of the past, as from a log file: all of them or none.
copy usage_events (api_key_id, occurred_at, path, status) from stdin;

-- name: exportUsage :stream
-- All events of a tenant, oldest first, however many they are.
select e.id, e.occurred_at, k.name as key, e.path, e.status, e.latency_ms
from usage_events e
join api_keys k on k.id = e.api_key_id
join projects p on p.id = k.project_id
where p.tenant_id = :tenant_id
order by e.id;

-- name: rollUpDay :execrows
-- Counts the events of one UTC day into usage_daily. Running it again corrects the counts.
insert into usage_daily (api_key_id, day, requests, errors)
select api_key_id, :day, count(*), count(*) filter (where status >= 500)
from usage_events
where occurred_at >= :day::date::timestamp at time zone 'UTC'
  and occurred_at < (:day::date + 1)::timestamp at time zone 'UTC'
group by api_key_id
on conflict (api_key_id, day) do update
set requests = excluded.requests, errors = excluded.errors;

-- name: getTenantUsage :many
-- Requests day by day, days without any included.
select day, requests, errors
from tenant_usage(:tenant_id, :first_day, :last_day);

-- name: pageEvents :many
-- A key's events, newest first. Start with `infinity` and 0, go on from the last row.
select id, occurred_at, path, status, latency_ms, client
from usage_events
where api_key_id = :api_key_id
  and (occurred_at, id) < (:occurred_before, :id_before)
order by occurred_at desc, id desc
limit :page_size;

-- name: listSlowestPaths :many
-- The slowest paths of each key: its three worst by mean latency.
with paths as (
  select
    api_key_id,
    path,
    count(*) as requests,
    avg(latency_ms) as mean_ms,
    percentile_cont(0.95) within group (order by latency_ms) as p95_ms
  from usage_events
  where latency_ms is not null
  group by api_key_id, path
),
ranked as (
  select paths.*, rank() over (partition by api_key_id order by mean_ms desc) as place
  from paths
)
select k.name as key, r.path, r.requests, r.mean_ms, r.p95_ms, r.place
from ranked r
join api_keys k on k.id = r.api_key_id
where k.project_id = :project_id and r.place <= 3
order by key, r.place, r.path;

-- name: getRunningTotals :many
-- Requests of a key by day, summed up since the month began, and the change since the day before.
select
  day,
  requests,
  sum(requests) over month_to_date as month_to_date,
  requests - lag(requests) over (order by day) as change
from usage_daily
where api_key_id = :api_key_id
window month_to_date as (partition by date_trunc('month', day) order by day)
order by day;

-- name: getQuota
-- How far a tenant is through its month.
select
  plan.monthly_requests as quota,
  count(e.id) as used,
  greatest(plan.monthly_requests - count(e.id), 0) as remaining
from tenants t
join plans plan on plan.id = t.plan_id
left join projects p on p.tenant_id = t.id
left join api_keys k on k.project_id = p.id
left join usage_events e on e.api_key_id = k.id and e.occurred_at >= date_trunc('month', now())
where t.id = :tenant_id
group by t.id, plan.id;

-- name: forgetOldEvents :execrows
delete from usage_events
where occurred_at < :before
  and exists (
    select from usage_daily d
    where d.api_key_id = usage_events.api_key_id
      and d.day = (usage_events.occurred_at at time zone 'UTC')::date
  );
