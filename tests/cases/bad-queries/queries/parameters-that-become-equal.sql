select * from documents where owner_id = :owner_id or id = :ownerId;
