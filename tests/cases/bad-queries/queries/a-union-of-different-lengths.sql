select id, email from users union select id from documents;
