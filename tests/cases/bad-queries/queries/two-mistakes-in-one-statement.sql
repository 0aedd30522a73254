select id, 'x', 'y' from users where emial = :email and rol = 'owner';
