import type { NullabilityGroup } from './nullability-cases.js'

/** Functions whose bodies are known, row sources of JSON and XML, and what inference reads since it knows their nodes. */
export const bodyCases: readonly NullabilityGroup[] = [
  {
    title: 'bodies in standard SQL',
    rows: [
      [
        'a body of values is a value for values',
        'select plus_one(id) as a, plus_one(boss_id) as b from authors',
        'a b?',
      ],
      [
        'a strict function is NULL for NULL whatever its body',
        'select strict_one(id) as a, strict_one(boss_id) as b from authors',
        'a b?',
      ],
      ['a query that may find nothing', 'select maybe(id + 1) as a from authors', 'a?'],
      ['a query that always has a row', 'select always(boss_id) as a from authors', 'a'],
      [
        'an argument that is left to its default',
        'select with_default(1) as a, with_default(1, 2) as b, with_default(b => 3, a => null) as c',
        'a? b c',
      ],
      [
        'named arguments in another order',
        "select second(1, 'x') as a, second(second => null, first => 1) as b, second(second => 'y', first => null) as c",
        'a b? c',
      ],
      ['a result of another type is left unproven', 'select widened(1) as a', 'a~'],
      ['a body that calls another', 'select twice(id) as a, twice(boss_id) as b from authors', 'a b?'],
      ['bodies that call each other in a circle', 'select around_b(2) as a', 'a~'],
      ['a body that stores a value', "select put('zzz') as a", 'a'],
      ['the last of several statements gives the result', "select put_twice('zzz') as a", 'a?'],
      [
        'the argument of a value that is stored is what the row had',
        'update authors set boss_id = plus_one(boss_id) where boss_id is not null returning boss_id',
        'boss_id',
      ],
      [
        'and may have been NULL',
        'update authors set boss_id = plus_one(boss_id) returning boss_id',
        'boss_id?',
      ],
      [
        'an argument in a branch of CASE is what the branch knows',
        'select case when boss_id is null then 0 else plus_one(boss_id) end as a from authors',
        'a',
      ],
      ['a body that reads another in FROM', 'select count_of(boss_id) as a from authors', 'a'],
      ['a body in FROM', 'select p, q from plus_one(1) p, plus_one(null) q', 'p q?'],
      [
        'columns of a table function have their columns’ constraints',
        'select id, title, score from books_of(1)',
        'id title score?',
      ],
      ['so have the columns of a set of rows', 'select title, isbn from book(2)', 'title isbn?'],
      [
        'columns behind one that was dropped are the right ones',
        'select n.a, n.b, n.c, x.c as d from all_narrowed() n, (select * from all_narrowed() with ordinality) x',
        'a~ b? c d',
      ],
      [
        'a function of one row has it even where its query has none',
        'select title from one_book(99)',
        'title?',
      ],
      [
        'with ordinality',
        'select title, n from book(1) with ordinality t (id, author_id, score, title, isbn, released, n)',
        'title n',
      ],
      [
        'several functions pad with NULL',
        'select x, y from rows from (strict_books(1), strict_books(null)) t (x, y)',
        'x~ y?',
      ],
      ['a lateral call', 'select b.title, b.score from authors a, books_of(a.id) b', 'title score?'],
      [
        'an outer join to a call',
        'select b.title from authors a left join books_of(a.id) b on true',
        'title?',
      ],
      ['a proof about a column of a call', 'select score from books_of(1) where score > 0', 'score'],
      [
        'scalar functions of ROWS FROM are not padded',
        "select a, b, c from rows from (now(), upper('a'), strict_note('first')) t (a, b, c)",
        'a b c?',
      ],
      [
        'a scalar function beside a set is padded',
        "select a, b from rows from (upper('a'), generate_series(1, 2)) t (a, b)",
        'a? b',
      ],
      [
        'expressions in FROM are what they are elsewhere',
        'select d, c, n from current_date d, coalesce(null, 2) c, nullif(1, 1) n',
        'd c n?',
      ],
      [
        'a column of a composite value in FROM may be NULL',
        "select x from jsonb_populate_record(null::thing, '{}') t",
        'x?',
      ],
      [
        'the columns of a sequence are values',
        'select last_value, log_cnt, is_called from counter',
        'last_value log_cnt is_called',
      ],
    ],
  },
  {
    title: 'bodies in strings',
    rows: [
      [
        'a body in a string is what Postgres makes of it',
        "select lenient('x') as a, lenient(null) as b",
        'a b',
      ],
      ['a body in a string that gives NULL', "select strict_note('first') as a", 'a?'],
      [
        'a strict one is NULL for NULL',
        'select strict_string(id) as a, strict_string(boss_id) as b from authors',
        'a b?',
      ],
      ['a query in a string that may find nothing', 'select string_maybe(99) as a', 'a?'],
      ['a query in a string that always has a row', 'select string_always(99) as a', 'a'],
      [
        'rows of a table have its constraints',
        'select id, title, score from string_books(1)',
        'id title score?',
      ],
      ['rows that a body makes up have none', 'select id, name from some_authors()', 'id? name?'],
      [
        'names mean what they mean under the search path of the function',
        'select own_path() as a, any_path() as b',
        'a? b',
      ],
      ['a body with a dollar quote and a comment at its end', 'select quoted_body() as a', 'a'],
      ['the last of several statements in a string gives the result', "select string_put('zzz') as a", 'a?'],
      ['a polymorphic function is left unproven', 'select string_poly(1) as a', 'a~'],
      ['a body that makes a table is left unproven', 'select string_ddl() as a', 'a~'],
      ['a result that is converted is left unproven', 'select string_wide() as a', 'a~'],
      ['an operator over a body is left unproven', "select 'a' ==? 'b' as a", 'a~'],
    ],
  },
  {
    title: 'rows that are there',
    rows: [
      [
        'a branch that knows a column of an outer-joined row knows the row',
        "select case when b.id is not null then b.title else 'none' end as a, case when b.id is not null then b.score else 0 end as b, case when b.id is not null then b.title end as c from authors a left join books b on b.author_id = a.id",
        'a b? c?',
      ],
      [
        'and so does what comes behind a test for its absence',
        "select case when b.id is null then 'none' else b.title end as a, case when b.id is null then b.title else '' end as b from authors a left join books b on b.author_id = a.id",
        'a b?',
      ],
      [
        'a simple CASE that matches a column knows the row',
        "select case b.id when 1 then b.title else 'none' end as a, case b.id when 1 then '' else b.title end as b from authors a left join books b on b.author_id = a.id",
        'a b?',
      ],
      [
        'a row inside a row is there with it',
        "select case when r.body is not null then b.title else '' end as a from authors a left join (books b join reviews r on r.book_id = b.id) on b.author_id = a.id",
        'a',
      ],
      [
        'one side of a full join says nothing of the other',
        "select case when b.id is not null then a.name else '' end as a from authors a full join books b on b.id = a.id + 1",
        'a?',
      ],
      [
        'another row may still be absent',
        "select case when b.id is not null then r.body else '' end as a from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id and r.stars = 3",
        'a?',
      ],
      [
        'a test in a row of a window says nothing of other rows',
        "select case when b.id is not null then lag(b.title, 1, '') over (order by b.id nulls first) else '' end as a from authors a left join books b on b.author_id = a.id",
        'a?',
      ],
      [
        'a table joined with itself by its key is one row',
        'select b.note from authors a join authors b on b.id = a.id where a.note is not null',
        'note',
      ],
      [
        'by another column it is not',
        'select b.note from authors a join authors b on b.id = a.boss_id where a.note is not null or a.id = 3 and a.boss_id is not null',
        'note?',
      ],
      [
        'by a column that is not a key it is not',
        'select b.stars from reviews a join reviews b on b.book_id = a.book_id where a.stars is not null',
        'stars?',
      ],
      [
        'a left join of a table with itself by its key finds the row',
        'select b.name, b.note from authors a left join authors b on b.id = a.id',
        'name note?',
      ],
      [
        'with a further condition it need not',
        'select b.name from authors a left join authors b on b.id = a.id and b.note is not null',
        'name?',
      ],
      [
        'nor where the row on the left may be absent',
        'select c.name from books x left join authors a on a.id = 99 left join authors c on c.id = a.id',
        'name?',
      ],
      [
        'nor by a column that may be NULL',
        'select b.stars, b.body from reviews a left join reviews b on b.stars = a.stars',
        'stars? body?',
      ],
      [
        'nor of some of its rows',
        'select b.name from authors a left join authors b tablesample bernoulli (0) on b.id = a.id',
        'name?',
      ],
      [
        'a parent joined with itself is not one row, as a child may have the same key',
        'select b.x from parents a join parents b on b.y = a.y where a.x is not null or a.y = 2',
        'x?',
      ],
    ],
  },
  {
    title: 'members of JSON that is built here',
    rows: [
      [
        'a member that is there is a value',
        "select jsonb_build_object('name', name) ->> 'name' as a, json_build_object('n', note) ->> 'n' as b, json_build_object('n', note) -> 'n' as c from authors",
        'a b? c',
      ],
      [
        'a member of a member',
        "select jsonb_build_object('a', jsonb_build_object('b', id)) -> 'a' ->> 'b' as a, jsonb_build_object('a', jsonb_build_object('b', note)) -> 'a' ->> 'b' as b from authors",
        'a b?',
      ],
      [
        'an element',
        'select json_build_array(1, null, 3) ->> 0 as a, json_build_array(1, null) ->> -1 as b, json_build_array(1) ->> 5 as c',
        'a b? c?',
      ],
      ['a member that is not there', "select jsonb_build_object('a', 1) ->> 'b' as a", 'a?'],
      ["JSON's null is NULL as text", "select jsonb_build_object('a', 'null'::jsonb) ->> 'a' as a", 'a?'],
      ['a key that occurs twice', "select jsonb_build_object('a', 1, 'a', null) ->> 'a' as a", 'a?'],
      [
        'a key that only the data knows',
        "select jsonb_build_object('a', 1, label, null) ->> 'a' as a from (values ('a')) v (label)",
        'a?',
      ],
    ],
  },
  {
    title: 'row sources of JSON and XML',
    rows: [
      [
        'ordinality and EXISTS of JSON_TABLE are values, paths are not',
        `select n, e, x from json_table('[{"x":1},{}]'::jsonb, '$[*]' columns (n for ordinality, e boolean exists path '$.x', x int path '$.x'))`,
        'n e x?',
      ],
      [
        'EXISTS as a number is a value',
        `select e from json_table('[{"x":1},{}]'::jsonb, '$[*]' columns (e int exists path '$.x'))`,
        'e',
      ],
      [
        'EXISTS that may be unknown is not',
        `select e from json_table('[1,[]]'::jsonb, '$[*]' columns (e boolean exists path 'strict $.x' unknown on error))`,
        'e?',
      ],
      [
        'under NESTED PATH nothing is a value',
        `select n, m, y from json_table('[{"y":[1]},{"y":[]}]'::jsonb, '$[*]' columns (n for ordinality, nested path '$.y[*]' columns (m for ordinality, y boolean exists path '$')))`,
        'n m? y?',
      ],
      [
        'siblings of NESTED PATH leave each other out',
        `select a, b from json_table('{"a":[1],"b":[2]}'::jsonb, '$' columns (nested path '$.a[*]' columns (a for ordinality), nested path '$.b[*]' columns (b for ordinality)))`,
        'a? b?',
      ],
      [
        'DEFAULT ON EMPTY does not cover the null of JSON',
        `select x from json_table('[{"x":null}]'::jsonb, '$[*]' columns (x int path '$.x' default 1 on empty))`,
        'x?',
      ],
      [
        'DEFAULT ON EMPTY is left unproven where there is no null',
        `select x from json_table('[{"y":null}]'::jsonb, '$[*]' columns (x int path '$.x' default 1 on empty))`,
        'x~',
      ],
      [
        'ordinality of XMLTABLE is a value, a path is not',
        `select n, a from xmltable('/r/x' passing ('<r><x a="1"/><x/></r>'::xml) columns n for ordinality, a int path '@a')`,
        'n a?',
      ],
      [
        'JSON_EXISTS of a value is a value',
        "select json_exists('{}'::jsonb, '$.a') as a, json_exists(data, '$.a') as b from authors",
        'a b?',
      ],
      [
        'JSON_EXISTS that may be unknown is not',
        "select json_exists('[]'::jsonb, 'strict $.a' unknown on error) as a",
        'a?',
      ],
      [
        'JSON aggregates of groups are values',
        'select json_objectagg(title : score) as a, json_arrayagg(score) as b from books group by author_id',
        'a b',
      ],
      [
        'JSON aggregates of nothing are not',
        'select json_objectagg(label : id) as a, json_arrayagg(label) as b from empty',
        'a? b?',
      ],
      [
        'a JSON aggregate behind a filter is not',
        'select json_arrayagg(id) filter (where false) as a from books group by author_id',
        'a?',
      ],
      [
        'a JSON aggregate over a window',
        'select json_arrayagg(id) over (order by id) as a, json_arrayagg(id) over (order by id rows between 1 following and 2 following) as b from books',
        'a b?',
      ],
      [
        'JSON_SCALAR, JSON and JSON_SERIALIZE of values are values',
        "select json_scalar(1) as a, json('1') as b, json_serialize('{}'::json) as c, json_scalar(note) as d from authors",
        'a b c d?',
      ],
      ['XMLELEMENT is a value', 'select xmlelement(name q, note) as a from authors', 'a'],
      [
        'XMLFOREST is a value where one of its values is',
        'select xmlforest(note as n) as a, xmlforest(note as n, name as m) as b from authors',
        'a? b',
      ],
      [
        'XMLCONCAT is a value where one of its values is',
        "select xmlconcat(null, null) as a, xmlconcat(null, '<q/>'::xml) as b",
        'a? b',
      ],
      [
        'XMLPARSE, XMLPI and XMLROOT need their document',
        "select xmlparse(content note) as a, xmlpi(name q) as b, xmlpi(name q, note) as c, xmlroot('<a/>'::xml, version no value) as d from authors",
        'a? b c? d',
      ],
      [
        'IS DOCUMENT of a value is a value',
        "select x is document as a, null::xml is document as b from (select '<a/>'::xml as x) t",
        'a b?',
      ],
    ],
  },
  {
    title: 'further row sources and constants',
    rows: [
      ['a parent read by itself has its own constraint', 'select x, y from only parents', 'x y'],
      ['system columns are values', 'select tableoid::int as t, ctid::text as c from authors', 't c'],
      [
        'system columns of an outer-joined table are not',
        'select e.tableoid::int as t from authors a left join empty e on true',
        't?',
      ],
      [
        'a constant array without NULL',
        "select id = any ('{7,8}') as a, id = any ('{7,null}') as b from authors",
        'a b?',
      ],
      [
        'a constant array of texts',
        "select name = any ('{a,b}') as a, name <> all ('{a,null}') as b from authors",
        'a b?',
      ],
      [
        'an aggregate of the outer query',
        'select (select max(b.id)) as a, (select max(b.score)) as c from books b group by id',
        'a c?',
      ],
      ['an aggregate of an outer query without groups', 'select (select max(e.id)) as a from empty e', 'a?'],
      [
        'a set-returning function that is padded',
        'select generate_series(1, 1) as a, generate_series(1, 2) as b',
        'a? b~',
      ],
      [
        'a cube that leaves nothing out by HAVING',
        'select note from authors group by cube (note, id) having note is not null',
        'note',
      ],
      [
        'a natural full join',
        "select key, n from settings natural full join (values ('zz', 1)) v (key, n)",
        'key n?',
      ],
      [
        'rows of a deleted CTE joined',
        'with gone as (delete from reviews returning book_id, body) select g.body, b.title from gone g left join books b on b.id = g.book_id',
        'body title?',
      ],
      [
        'a window over nothing but the rows before',
        'select max(id) over (order by id rows between unbounded preceding and 1 preceding) as a from books',
        'a?',
      ],
      [
        'a lateral VALUES',
        'select v.x, v.y from authors a, lateral (values (a.id, a.note)) v (x, y)',
        'x y?',
      ],
      [
        'a nested CTE',
        'with a as (with b as (select note from authors where note is not null) select note from b) select note from a',
        'note',
      ],
      [
        'a CTE that shadows a table',
        'with authors (note) as (select name from public.authors) select note from authors',
        'note',
      ],
      [
        'distinct on',
        'select distinct on (author_id) author_id, score from books order by author_id, score nulls first',
        'author_id score?',
      ],
      [
        'a limit in a subquery keeps its proofs',
        'select note from (select note from authors where note is not null limit 1) x',
        'note',
      ],
      ['except all', 'select boss_id as a from authors except all select id from authors where id = 1', 'a?'],
      ['intersect all', 'select boss_id as a from authors intersect all select id from authors', 'a'],
      ['VALUES of two kinds of rows', 'select a, b from (values (1, null), (null, 2)) v (a, b)', 'a? b?'],
    ],
  },
]
