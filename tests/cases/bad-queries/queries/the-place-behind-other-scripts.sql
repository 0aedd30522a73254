-- 🙂 „Größe“
select '🙂 größe' as "größe", emial from users;
