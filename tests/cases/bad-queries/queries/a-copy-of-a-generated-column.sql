copy documents (owner_id, title, slug) from stdin;
