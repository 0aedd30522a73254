select u as owner, d.id from documents d join users u on u.id = d.owner_id order by 2;
