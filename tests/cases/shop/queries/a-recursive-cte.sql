with recursive chain as (
  select id, referrer_id, name, 1 as depth
  from customers
  where id = :id
  union all
  select c.id, c.referrer_id, c.name, chain.depth + 1
  from customers c
  join chain on c.id = chain.referrer_id
)
select * from chain order by depth;
