select id as "id!", born_on as "born?" from users;
