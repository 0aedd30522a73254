copy documents (owner_id, titel) from stdin;
