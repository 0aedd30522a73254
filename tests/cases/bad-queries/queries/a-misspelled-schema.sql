select id from pubilc.users;
