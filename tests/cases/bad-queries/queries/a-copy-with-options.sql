-- name: importDocuments :copy
copy documents (owner_id, title) from stdin with (format csv, on_error ignore);
