select * from users u join documents d on d.owner_id = u.id;
