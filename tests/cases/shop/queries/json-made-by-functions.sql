select
  id,
  jsonb_build_object('id', id, 'name', name, 'tags', tags) as product,
  to_jsonb(p) as row,
  jsonb_build_array(id, price) as pair
from products p;
