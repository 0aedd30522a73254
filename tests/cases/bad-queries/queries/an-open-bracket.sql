select id from users where id in (select owner_id from documents;
