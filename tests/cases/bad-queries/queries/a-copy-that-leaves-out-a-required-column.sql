copy documents (title) from stdin;
