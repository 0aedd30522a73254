select users.id, documents.title from users;
