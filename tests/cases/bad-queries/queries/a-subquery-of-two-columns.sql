select id, (select id, title from documents d where d.owner_id = u.id) as document from users u;
