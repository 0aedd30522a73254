select id, id + 1, 'text', exists (select from documents) from users;
