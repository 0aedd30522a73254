-- name: listMeasurements :many
select * from measurements;

-- name: addMeasurement :one
insert into measurements (value, total, taken_on, taken_at, local_at, took, pauses, days)
values (:value, :total, :taken_on, :taken_at, :local_at, :took, :pauses, :days)
returning id;
