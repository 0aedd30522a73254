select tier, created_at from customers where country = 'AT'
union all
select tier, created_at from customers where country = 'DE';
