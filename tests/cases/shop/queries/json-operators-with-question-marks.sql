select id, details ? 'color' as has_color, details ?| array['a', 'b'] as has_any, details ?& :keys as has_all
from products
where details @> :part and details @? '$.sizes[*] ? (@ > 3)';
