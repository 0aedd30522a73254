select
  :day::date as day, :amount::numeric(10,2) as amount, cast(:ids as bigint[]) as ids, :anything::jsonb as anything,
  :status::order_status as status, :moment::timestamptz + interval '1 day' as next_day, (:n::int + 1) as n;
