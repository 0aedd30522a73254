-- name: replaceOwned
with gone as (delete from documents where owner_id = :owner_id)
insert into documents (owner_id, title) values (:owner_id, :docs.title);

-- name: replaceDocuments
merge into documents d
using (values (:docs.id::bigint, :docs.title::text)) v(id, title) on v.id = d.id
when matched then update set title = v.title
when not matched by source then delete;
