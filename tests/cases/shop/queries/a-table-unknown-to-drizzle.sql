-- name: listImports :many
select * from legacy_imports;

-- name: addImport :one
insert into legacy_imports ("batchNo", _source_file, amount, span, took, host, flags, found_on, seen_at, big, ok)
values (:batch_no, :source_file, :amount, :span, :took, :host, :flags, :found_on, :seen_at, :big, :ok)
returning import_id;
