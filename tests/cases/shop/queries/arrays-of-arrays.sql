-- name: arraysOfAggregates :one
-- Postgres collects arrays of the same length only.
select
  array_agg(tags) filter (where cardinality(tags) = 1) as tags,
  array_agg(array[id, stock]) as pairs,
  array_agg(sizes) filter (where array_dims(sizes) = '[1:1][1:1]') as sizes
from products;

-- name: arraysOfSubqueries :one
select
  array(select tags from products where cardinality(tags) = 1) as tags,
  array(select string_to_array('a,' || id, ',') from products) as parts,
  array(select colors from products where cardinality(colors) = 1) as colors;
