truncate users;
set timezone = 'UTC';
explain select * from users;
call refresh();
vacuum users;
