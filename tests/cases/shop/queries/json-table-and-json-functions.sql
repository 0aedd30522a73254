select
  o.id, f.flag, f.position,
  json_object('id': o.id, 'note': o.note) as json,
  json_exists(o.flags, '$[0]') as any_flag,
  json_value(o.flags, '$[0]') as first_flag
from orders o,
  json_table(o.flags, '$[*]' columns (position for ordinality, flag text path '$')) f;
