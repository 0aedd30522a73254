-- name: streamReadings :stream
select sensor, label, value, taken_at from readings;

-- name: copyReadings :copy
copy copied (sensor, label, value, taken_at) from stdin;
