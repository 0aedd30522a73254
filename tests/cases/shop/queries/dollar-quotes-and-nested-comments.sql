select
  $$it's :not a parameter$$ as dollars, /* neither :is /* nor :this */ one */
  $tag$ $$ ; $tag$ as tagged,
  E'\':escaped' as escaped, -- :comment
  ':quoted' as quoted,
  "id" as ":identifier"
from orders
where note = :note;
