select t.total from (select count(*) as "total!" from users) t (total);
