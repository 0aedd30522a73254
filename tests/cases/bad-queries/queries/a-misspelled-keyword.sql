select id form users where id = :id;
