import type { NullabilityGroup } from './nullability-cases.js'

/** What is known of the elements of arrays and the rows of subqueries, and what follows for comparisons with them. */
export const elementCases: readonly NullabilityGroup[] = [
  {
    title: 'comparisons with the elements of an array',
    rows: [
      [
        'not in over a list of values is a value',
        'select id not in (1, 2) as a, big not in (1, 2) as b, id not in (7, boss_id) as c from authors',
        'a b? c?',
      ],
      [
        'a comparison with all elements is a value where they are',
        'select id <> all (array[1, 2]) as a, id > all (array[1, null]) as b, id <> any (array[boss_id]) as c from authors',
        'a b? c?',
      ],
      [
        'a total operator that is no comparison is a value',
        "select name like any (array['a%', 'b']) as a, note not like all (array['a%']) as b, name ilike any (array['B%', null]) as c from authors",
        'a b? c?',
      ],
      [
        'an operator that is not known to be total may return NULL',
        "select name ==? any (array['x']) as a from authors",
        'a~',
      ],
      [
        'an array that is NULL makes the comparison NULL, and an empty one does not',
        "select id = any (null::int[]) as a, id = any ('{}'::int[]) as b, id <> all (case when id = 1 then array[1] end) as c from authors",
        'a? b c?',
      ],
      [
        'an array that is converted has the elements of the array',
        "select 1 = any ('{1,2}'::int[]::bigint[]) as a, 1 = any ('{1,null}'::int[]::bigint[]) as b",
        'a b~',
      ],
      [
        'a conversion that gives NULL for a value makes elements NULL',
        `select 1 = any (('{"null"}'::jsonb[])::int[]) as a`,
        'a?',
      ],
      ['an array in a column may hold NULL', 'select name = any (tags) as a from authors', 'a?'],
      [
        'an array that is made without NULL is one',
        "select name = any (string_to_array(name, ',')) as a, id = any (array (select author_id from books)) as b, name = any (array_remove(tags, null)) as c from authors",
        'a b c',
      ],
      [
        'a parameter is taken without elements that are null',
        'select id = any ($1::int[]) as a, id <> all ($1::int[]) as b from authors',
        'a b',
        ['{7}'],
      ],
      [
        'a parameter may be marked for elements that are null',
        'select id = any (:ids[?]::int[]) as a from authors',
        'a?',
        ['{7,null}'],
      ],
      [
        'a parameter may be null as a whole',
        'select id = any (:ids?::int[]) as a from authors',
        'a?',
        [null],
      ],
    ],
  },
  {
    title: 'comparisons with the rows of a subquery',
    rows: [
      [
        'in over rows of values is a value',
        'select id in (select author_id from books) as a, id not in (select author_id from books) as b from authors',
        'a b',
      ],
      [
        'in over rows that may be NULL may be NULL',
        'select id in (select score from books) as a, id not in (select score from books where id = 2) as b from authors',
        'a? b?',
      ],
      [
        'an operand that may be NULL makes it NULL',
        'select boss_id in (select id from authors) as a, boss_id > all (select id from authors) as b from authors',
        'a? b?',
      ],
      [
        'any and all over rows of values are values, returns NULL over no rows too',
        'select id = any (select author_id from books) as a, id >= all (select id from empty) as b, id < any (select id from empty) as c from authors',
        'a b c',
      ],
      [
        'a condition of the subquery proves its rows',
        'select id in (select score from books where score is not null) as a from authors',
        'a',
      ],
      [
        'an outer join in the subquery makes rows of NULL',
        'select 7 in (select b.id from authors a left join books b on b.author_id = a.id) as a',
        'a?',
      ],
      [
        'each branch of a union gives rows',
        'select 7 in (select id from authors union all select score from books) as a, 7 in (select id from authors union select id from books) as b',
        'a? b',
      ],
      [
        'in over rows of several columns needs values in each',
        'select (id, name) in (select id, title from books) as a, (id, name) in (select id, isbn from books) as b, (id, note) not in (select id, title from books) as c from authors',
        'a b? c?',
      ],
      [
        'an order of rows is a value over rows of values',
        'select (id, id) > any (select id, author_id from books) as a, (id, big) < all (select id, id from authors where id = 2) as b from authors',
        'a b?',
      ],
      [
        'a row is compared with the one row of a subquery',
        "select (id, name) = (select 1, 'x') as a, (id, name) < (select 1, null::text) as b from authors",
        'a b?',
      ],
      [
        'a comparison with the row of a subquery is NULL without a row',
        'select (id, name) = (select id, label from empty) as a from authors',
        'a?',
      ],
      [
        'the compared value may be a subquery itself',
        'select (select 1) in (select id from authors) as a, (1 in (select score from books where id = 2)) in (select true) as b, (1 in (select id from books)) in (select true) as c',
        'a b? c',
      ],
      [
        'a subquery inside a subquery that is compared with',
        'select 1 in (select id from books where author_id in (select 1)) as a, 1 in (select case when id in (select score from books) then 1 end from books) as b',
        'a b?',
      ],
      [
        'an operator that is not known to be total may return NULL of a row',
        'select name ==? any (select title from books) as a from authors',
        'a~',
      ],
    ],
  },
  {
    title: 'elements as rows',
    rows: [
      [
        'unnest gives values of an array of values',
        'select unnest(array[id, 1]) as a, note from authors',
        'a note?',
      ],
      ['unnest gives the NULLs of its elements', 'select unnest(array[boss_id, 1]) as a from authors', 'a?'],
      [
        'unnest in FROM gives what the elements are',
        "select a, b, c from unnest('{1,2}'::int[]) a, unnest(string_to_array('x,y', ',')) b, unnest('{1,null}'::int[]) c",
        'a b c?',
      ],
      [
        'unnest of an array whose NULLs are removed is a value',
        'select t from authors, unnest(array_remove(tags, null)) t',
        't',
      ],
      [
        'unnest with ordinality gives what the elements are',
        "select a, n from unnest('{1,2}'::int[]) with ordinality u (a, n)",
        'a n',
      ],
      [
        'unnest of composite values gives fields',
        "select street, city from unnest(array[row ('s', null)::address]) x",
        'street~ city?',
      ],
      [
        'unnest of composite values of one field gives a field',
        'select value from unnest(array[row (null)::wrapped]) x',
        'value?',
      ],
      [
        'unnest of composite values in a select list gives whole values',
        "select (unnest(array[row (null)::wrapped])) is distinct from null as a, unnest(array[row ('s', null)::address])::text as b",
        'a b~',
      ],
      [
        'arrays of one length pad nothing',
        "select a, b from unnest(array[1, 2], array['x', 'y']) u (a, b)",
        'a b',
      ],
      [
        'the longest of several arrays is not padded',
        "select a, b, c from unnest(array[1], array['x', 'y'], '{1,2}'::int[]) u (a, b, c)",
        'a? b c',
      ],
      [
        'an array of unknown length may pad any other',
        'select a, b from authors, unnest(array[1], tags) u (a, b)',
        'a? b?',
      ],
      [
        'a function that gives one row is padded to two',
        "select a, b from rows from (lower('A'), unnest(array[1, 2])) u (a, b)",
        'a? b',
      ],
      [
        'nested arrays have the length of all their elements',
        'select a, b from unnest(array[array[1, 2], array[3, 4]], array[1, 2, 3]) u (a, b)',
        'a b?',
      ],
      [
        'two calls of unnest in a select list are padded',
        'select unnest(array[1, 2]) as a, unnest(array[1]) as b',
        'a~ b?',
      ],
      ['a parameter has elements that are values', 'select unnest($1::int[]) as a', 'a', ['{1,2}']],
      [
        'a parameter marked for null elements gives NULL',
        'select a, unnest(:ids[?]::int[]) as b from unnest(:ids[?]::int[]) a',
        'a? b?',
        ['{1,null}'],
      ],
      [
        'a parameter that may be null gives no rows',
        'select n, a from generate_series(1, 1) n left join unnest(:ids?::int[]) a on true',
        'n a?',
        [null],
      ],
      [
        'two parameters may be of different lengths',
        'select a, b from unnest($1::int[], $2::int[]) u (a, b)',
        'a? b~',
        ['{1}', '{1,2}'],
      ],
    ],
  },
  {
    title: 'the elements of arrays that are made',
    rows: [
      [
        'a constructor has the elements it is given',
        'select array[id, 1] as a, array[boss_id] as b, array[array[id], array[2]] as c from authors',
        'a[] b[?] c[]',
      ],
      [
        'a constant shows its elements',
        `select '{1,2}'::int[] as a, '{1,null}'::int[] as b, '{}'::int[] as c, '{"NULL"}'::text[] as d`,
        'a[] b[?] c[] d[]',
      ],
      [
        'an array of a subquery has its rows',
        'select array (select id from books) as a, array (select score from books) as b, array (select score from books where score > 0) as c, array (select id from empty) as d',
        'a[] b[?] c[] d[]',
      ],
      [
        'an array of a union has the rows of each branch',
        'select array (select id from books union all select score from books) as a, array (select id from books except select score from books) as b',
        'a[?] b[]',
      ],
      [
        'array_agg has its arguments',
        'select array_agg(id) as a, array_agg(score) as b, array_agg(distinct title order by title) as c from books group by author_id',
        'a[] b[?] c[]',
      ],
      [
        'FILTER proves what array_agg is given',
        "select coalesce(array_agg(score) filter (where score is not null), '{}') as a, coalesce(array_agg(score) filter (where id < 3), '{}') as b from books",
        'a[] b[?]',
      ],
      [
        'FILTER proves it over a window too, and a branch of CASE does not',
        "select coalesce(array_agg(note) filter (where note is not null) over (), '{}') as a, case when note is not null then array_agg(note) over () else '{}' end as b from authors",
        'a[] b[?]',
      ],
      [
        'WHERE proves what array_agg is given',
        'select array_agg(score) as a from books where score is not null group by author_id',
        'a[]',
      ],
      [
        'array_agg over an outer join has its NULLs',
        'select array_agg(b.id) as a from authors a left join books b on b.author_id = a.id group by a.id',
        'a[?]',
      ],
      [
        'a scalar subquery gives the array of its row',
        'select (select array_agg(b.name) from authors b) as a, (select array_agg(b.note) from authors b) as b',
        'a~[] b~[?]',
      ],
      [
        'coalesce has the elements of each argument',
        "select coalesce(array_agg(id), '{}') as a, coalesce(array_agg(id), '{null}') as b, coalesce(array_agg(score), '{}') as c from books",
        'a[] b[~] c[?]',
      ],
      [
        'an array in a column may hold NULL, with a default too',
        "select coalesce(tags, '{}') as a from authors",
        'a[?]',
      ],
      [
        'concatenation has the elements of both sides',
        "select array[id, 1] || id as a, id || array[boss_id] as b, array[1] || array[id] as c, array['a'] || tags as d from authors",
        'a[] b[?] c[] d[?]',
      ],
      [
        'array_append and array_prepend add an element',
        'select array_append(array[1], id) as a, array_append(array[1], boss_id) as b, array_prepend(id, array[1]) as c, array_prepend(null, array[1]) as d from authors',
        'a[] b[?] c[] d[?]',
      ],
      [
        'array_remove of NULL leaves no NULL',
        "select array_remove(tags, null) as a, array_remove(tags, 'a') as b, array_remove(array[id], 1) as c, array_remove(tags, name) as d from authors",
        'a[] b[?] c[] d[?]',
      ],
      [
        'array_replace puts an element in',
        "select array_replace(tags, null, 'z') as a, array_replace(tags, 'a', null) as b, array_replace(array[id], 1, 2) as c, array_replace(tags, null, note) as d from authors",
        'a[] b[?] c[] d[?]',
      ],
      [
        'a slice has the elements of its array',
        'select (array[1, 2, 3])[2:3] as a, tags[1:2] as b, (array[1])[:5] as c, (array[1, 2])[boss_id:2] as d, (array[1])[7:9] as e from authors',
        'a[] b[?] c[] d?[] e[]',
      ],
      [
        'an element is no slice',
        'select (array[1, 2])[id] as a, (array[array[1, 2]])[1][2] as b from authors',
        'a? b~',
      ],
      [
        'a text that is split has parts',
        "select string_to_array(name, ',') as a, string_to_array('a,b', ',', 'b') as b, regexp_split_to_array(name, 'b') as c, string_to_array(name, null) as d from authors",
        'a[] b[?] c[] d[]',
      ],
      [
        'a group of a regular expression may match nothing',
        "select regexp_match('b', '(a)|b') as a",
        'a~[?]',
      ],
      [
        'functions of the server make arrays without NULL',
        "select enum_range(null::mood) as a, array_positions(tags, null) as b, parse_ident('a.b') as c, tsvector_to_array('x y') as d, array_fill(1, array[2]) as e, array_fill(null::int, array[2]) as f from authors",
        'a[] b[] c[] d[] e[] f[?]',
      ],
      [
        'an array in another order has its elements',
        'select array_sort(array[id, 1]) as a, array_reverse(tags) as b, trim_array(array[1, 2], 1) as c, array_shuffle(array[1]) as d from authors',
        'a[] b[?] c[] d[]',
      ],
      [
        'elements travel through unnest and back',
        'select array (select unnest(array[1, 2])) as a, array (select unnest(tags)) as b, array (select t from unnest(tags) t where t is not null) as c from authors',
        'a[] b[?] c[]',
      ],
      [
        'elements travel through CASE',
        "select case when id = 1 then array[1] when id = 2 then array[id] end as a, case when note is not null then array[note] else '{}' end as b, case when note is null then array[note] else '{}' end as c from authors",
        'a?[] b[] c[?]',
      ],
      [
        'greatest, nullif and any_value give one of their arrays',
        'select greatest(array[1], array[id]) as a, nullif(array[id], array[7]) as b, any_value(array[id]) as c, max(array[boss_id]) as d from authors group by id, boss_id',
        'a[] b~[] c[] d[?]',
      ],
      [
        'a cast keeps the elements where it is total',
        `select array[id, 2]::text[] as a, ('{"null"}'::jsonb[])::int[] as b, ('{1}'::int[])::bigint[] as c from authors`,
        'a[] b[?] c[]',
      ],
      [
        'a subquery in FROM, WITH and VALUES gives its array',
        'with w as (select array[id] as a from books) select w.a, s.b, v.c from w, (select array[score] as b from books) s, (values (array[1]), (array[2])) v (c)',
        'a[] b[?] c[]',
      ],
      [
        'each row of VALUES gives its array',
        'select a from (values (array[1]), (array[null::int])) v (a)',
        'a[?]',
      ],
      [
        'a union has the arrays of each branch',
        'select array[1] as a union all select array[null::int]',
        'a[?]',
      ],
      [
        'an intersection has the arrays of both sides',
        "select tags as a from authors intersect select array['x']",
        'a[]',
      ],
      [
        'a path of a recursive query has what is added to it',
        'with recursive r (id, path) as (select 1, array[1] union all select id + 1, path || (id + 1) from r where id < 3) select id, path from r',
        'id path[]',
      ],
      [
        'a NULL that is added to a path is in it',
        'with recursive r (id, path) as (select 1, array[1] union all select id + 1, path || nullif(id, 2) from r where id < 3) select id, path from r',
        'id path[?]',
      ],
      [
        'a path that is swapped with another has the elements of both',
        'with recursive r (n, p, q) as (select 1, array[1], array[1] union all select n + 1, q, array[nullif(n, 2)] from r where n < 4) select n, p, q from r',
        'n p[?] q[?]',
      ],
      [
        'the body of a function shows its elements',
        'select doubled(id) as a, doubled(boss_id) as b, d from authors, doubled(id) d',
        'a[] b[?] d[]',
      ],
      [
        'an array that is stored is left unproven',
        "update authors set tags = array['x'] returning tags",
        'tags[~]',
      ],
      [
        'the array of a row that is changed through a view is left unproven',
        "update tagged set name = 'q' returning id, marks",
        'id~ marks~[~]',
      ],
      [
        'an INSTEAD OF trigger may put NULL into an array',
        "update retagged set name = 'q' where 'x' <> all (marks) returning marks, 'x' = any (marks) as a",
        'marks~[?] a?',
      ],
      [
        'a grouping set may leave an array out',
        'select array[id] as a, count(*) as n from authors group by rollup (array[id])',
        'a?[] n',
      ],
      [
        'a parameter is an array of values, unless it is marked or stored',
        'select :a::int[] as a, :b[?]::int[] as b, :c[!]!::int[] as c',
        'a[] b[?] c[]',
        ['{1}', '{null}', '{1}'],
      ],
    ],
  },
]
