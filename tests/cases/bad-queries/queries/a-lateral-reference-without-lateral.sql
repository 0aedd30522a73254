select u.id, d.title from users u, (select title from documents where owner_id = u.id) d;
