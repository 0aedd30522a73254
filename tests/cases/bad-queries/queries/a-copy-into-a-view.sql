copy readers (email) from stdin;
