-- What Drizzle's schema language has no words for.

-- Search by a part of a name, and by a name misspelled.
create extension if not exists pg_trgm;
--> statement-breakpoint

-- tenants.plan_id is 'free' unless told otherwise, so that plan comes with the schema.
insert into plans (id, name, monthly_price, overage_price, monthly_requests, features) values
  ('free', 'Free', 0, null, 10000, '{"auditLogDays": 7, "support": "community"}'),
  ('team', 'Team', 49, 0.0004, 1000000, '{"auditLogDays": 90, "support": "business hours"}'),
  ('scale', 'Scale', 490, 0.0002, 25000000, '{"auditLogDays": 365, "support": "around the clock", "singleSignOn": true}');
--> statement-breakpoint

create function set_updated_at() returns trigger
language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
--> statement-breakpoint
create trigger tenants_set_updated_at before update on tenants
  for each row execute function set_updated_at();
--> statement-breakpoint
create trigger projects_set_updated_at before update on projects
  for each row execute function set_updated_at();
--> statement-breakpoint

-- Who holds which key, and since when, can be proven from the log. The hash stays out of it.
create function log_api_key_change() returns trigger
language plpgsql as $$
declare
  before_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - 'hash' end;
  after_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - 'hash' end;
  current_row jsonb := coalesce(after_row, before_row);
begin
  insert into audit_log (tenant_id, action, relation, row_id, change)
  values (
    -- Null when the key goes because its project does.
    (select tenant_id from projects where id = (current_row ->> 'project_id')::uuid),
    lower(tg_op),
    tg_table_name,
    (current_row ->> 'id')::uuid,
    jsonb_build_object('before', before_row, 'after', after_row)
  );
  return null;
end
$$;
--> statement-breakpoint
create trigger api_keys_log_change after insert or update or delete on api_keys
  for each row execute function log_api_key_change();
--> statement-breakpoint

-- Requests of a tenant, day by day in UTC, days without any included.
create function tenant_usage(tenant uuid, first_day date, last_day date)
returns table (day date, requests bigint, errors bigint)
language sql stable as $$
  select
    days.day::date,
    count(e.id),
    count(e.id) filter (where e.status >= 500)
  from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as days(day)
  left join (
    usage_events e
    join api_keys k on k.id = e.api_key_id
    join projects p on p.id = k.project_id and p.tenant_id = tenant
  ) on e.occurred_at >= days.day at time zone 'UTC'
    and e.occurred_at < (days.day + interval '1 day') at time zone 'UTC'
  group by days.day
  order by days.day
$$;
--> statement-breakpoint

create view tenant_balances as
select
  t.id as tenant_id,
  count(i.id) as open_invoices,
  coalesce(sum(i.total), 0)::numeric(12, 2) as balance
from tenants t
left join invoices i on i.tenant_id = t.id and i.status = 'open'
group by t.id;
