select
  name || '!' as exclaimed, length(name) as length, position('a' in name) as place, substring(name from 'a.*') as part,
  regexp_match(name, 'a') as match, split_part(email, '@', 2) as domain, md5(name) as hash, email ~ '^a' as matches,
  format('%s <%s>', name, email) as full_address, to_char(created_at, 'YYYY') as year
from customers;
