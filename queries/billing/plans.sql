-- name: listPlans :many
select id, name, monthly_price, overage_price, monthly_requests, features
from plans
where is_public
order by monthly_price;

-- name: putPlan :one
-- Creates a plan or replaces it.
insert into plans (id, name, monthly_price, overage_price, monthly_requests, features, is_public)
values (:id, :name, :monthly_price, :overage_price, :monthly_requests, :features, :is_public)
on conflict (id) do update
set name = excluded.name,
    monthly_price = excluded.monthly_price,
    overage_price = excluded.overage_price,
    monthly_requests = excluded.monthly_requests,
    features = excluded.features,
    is_public = excluded.is_public
returning *;

-- name: changePlan :optional
-- Moves a tenant to a plan that is on offer.
update tenants t
set plan_id = plan.id, trial_ends_on = :trial_ends_on?
from plans plan
where t.id = :tenant_id and plan.id = :plan_id and plan.is_public
returning t.id, t.plan_id, t.trial_ends_on, plan.monthly_price;

-- name: getPlanStatistics :many
-- As of the last refresh of the materialized view.
select * from plan_statistics order by tenants desc;
