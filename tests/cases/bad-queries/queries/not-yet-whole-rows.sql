select d.id, u as owner from documents d join users u on u.id = d.owner_id;
