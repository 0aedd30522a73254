select
  c.id,
  coalesce(c.preferences, r.preferences) as preferences,
  coalesce(r.tier, c.tier) as tier,
  greatest(c.created_at, r.created_at) as later,
  nullif(c.tier, 'gold') as other_tier,
  case when r.id is null then c.tier else r.tier end as tier_by_case
from customers c
left join customers r on r.id = c.referrer_id;
