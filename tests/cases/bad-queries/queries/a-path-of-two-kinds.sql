select d.id, u.name as owner, u.id as "owner.id" from documents d join users u on u.id = d.owner_id;
