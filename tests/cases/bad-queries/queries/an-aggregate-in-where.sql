select owner_id from documents where count(*) > 3 group by owner_id;
