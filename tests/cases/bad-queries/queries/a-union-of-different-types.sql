select id from users union select title from documents;
