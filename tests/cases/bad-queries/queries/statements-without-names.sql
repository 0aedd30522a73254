select id from users;
select id from documents;
