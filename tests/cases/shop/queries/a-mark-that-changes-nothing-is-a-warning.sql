select id as "id!", note as "note?" from orders;
