select count(*) as orders, min(placed_at) as first, max(due_on) as last_due, bool_and(note is null) as silent
from orders;
