-- name: search :many
select id, name, price
from products
where (:name? is null or name ilike '%' || :name || '%')
  and (:color? is null or :color = any(colors))
  and price between :from and :to
  and id <> all(:not_ids)
  and stock in (:one, :two)
order by case when :descending then price end desc, price
limit :limit;
