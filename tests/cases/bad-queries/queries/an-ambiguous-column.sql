select id from users join documents on owner_id = users.id;
