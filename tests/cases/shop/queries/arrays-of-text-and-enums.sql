-- name: addTag :exec
update products set tags = array_append(tags, :tag) where id = :id;

-- name: setColors :exec
update products set colors = :colors, tags = :tags where id = :id;

-- name: inColor :many
select id, colors, colors[1] as first_color, cardinality(tags) as tag_count
from products
where :color = any(colors) and tags @> :tags;
