select
  tags[1:2] as first_two, tags[:from:2] as by_parameter, name::text as casted, id::int::text as twice,
  json_object('a':name) as json, now()::time(0) as time
from products;
