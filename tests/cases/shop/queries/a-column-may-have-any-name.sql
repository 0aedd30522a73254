select
  id as class, email as constructor, name as "toString", nickname as cells, country as value, tier as default,
  created_at as "hasOwnProperty"
from customers;
