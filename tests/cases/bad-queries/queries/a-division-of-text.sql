select name / 2 as half from users;
