select id from readers where rol = :role;
