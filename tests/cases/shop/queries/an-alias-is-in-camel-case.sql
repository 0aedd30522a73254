select
  id as customer_id,
  name as full_name,
  upper(name) as "SHOUTED_NAME",
  created_at as _created_at,
  email as "alreadyCamel",
  country as iso_3166_alpha_2,
  tier as __tier__
from customers;
