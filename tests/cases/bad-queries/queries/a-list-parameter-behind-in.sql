select id from users where id in :ids;
