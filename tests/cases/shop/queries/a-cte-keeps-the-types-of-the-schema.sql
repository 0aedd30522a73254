with gold as (
  select id, name as who, preferences, created_at from customers where tier = 'gold'
)
select * from gold where who like :pattern;
