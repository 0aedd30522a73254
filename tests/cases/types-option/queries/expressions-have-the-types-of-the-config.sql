select
  count(*) as readings, sum(value) as total, avg(value) as mean, current_date as today, now() as now,
  max(taken_at) - min(taken_at) as span, array_agg(taken_on) as days, array_agg(taken_at::date) as dates
from readings;
