select u.id,
       u.emial
from users u;
