select v.n, v.word from (values (1, 'one'), (2, 'two')) as v (n, word);
