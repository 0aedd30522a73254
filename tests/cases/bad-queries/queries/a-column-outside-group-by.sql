select owner_id, title, count(*) as documents from documents group by owner_id;
