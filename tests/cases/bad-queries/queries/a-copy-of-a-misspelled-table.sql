copy document from stdin;
