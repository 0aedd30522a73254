select u.id from users u join documents d on d.title = u.id;
