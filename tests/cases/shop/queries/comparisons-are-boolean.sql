select
  id,
  stock > 0 as in_stock,
  weight > 1 as heavy,
  weight is null as weightless,
  name in ('a', 'b') as named,
  name like 'a%' as likes,
  stock between 1 and 10 as few
from products;
