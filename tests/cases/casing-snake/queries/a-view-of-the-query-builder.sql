select * from squads where born_on < :before;
