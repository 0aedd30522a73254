-- name: listMeasurements :many
select * from measurements where raw = :raw and (:place::place is null or place = :place);

-- name: addMeasurement :one
insert into measurements (at, took, share, raw, parts, place)
values (:at, :took, :share, :raw, :parts, :place)
returning *;

-- name: importMeasurements :copy
copy measurements (at, took, share, raw, parts, place) from stdin;

-- name: everyType :one
select
  true as a, 1::smallint as b, 1::integer as c, 1::oid as d, 1::real as e, 1::double precision as f,
  1::bigint as g, 1::numeric as h, 'x'::text as i, gen_random_uuid() as j, '10.0.0.1'::inet as k,
  '1 day'::interval as l, '12:00'::time as m, 1::money as n, '[1,2)'::int4range as o,
  current_date as p, localtimestamp as q, now() as r, '{}'::json as s, '{}'::jsonb as t,
  '\x00'::bytea as u, array[1, 2] as v, array[[1], [2]] as w, 'a=>b'::text as x, '1.2.3.4/32'::cidr as y,
  '08:00:2b:01:02:03'::macaddr as z, b'1'::bit(1) as bits, point(1, 2) as place, array[null, '\x00'::bytea] as bytes;

-- name: theseTypes :many
select 1 as one
where (:a::boolean, :b::smallint, :c::real, :d::bigint, :e::numeric, :f::inet, :g::time, :h::int4range, :i::date,
  :j::timestamp, :k::jsonb, :l::bytea, :m::bytea[], :n::interval[], :o::integer[], :p::uuid, :q::bit, :r::macaddr) is not null;
