delete from documents using users u where u.id = owner_id returning v.id;
