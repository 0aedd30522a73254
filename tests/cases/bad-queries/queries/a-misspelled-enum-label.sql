select id from users where role = 'editr';
