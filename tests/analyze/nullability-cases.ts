/** Sentence, statement, output columns (see nullability.test.ts), and arguments for its parameters. */
export type NullabilityCase = readonly [
  sentence: string,
  sql: string,
  expected: string,
  parameters?: readonly (string | null)[],
]

export interface NullabilityGroup {
  readonly title: string
  readonly rows: readonly NullabilityCase[]
}

export const nullabilityCases: readonly NullabilityGroup[] = [
  {
    title: 'constraints',
    rows: [
      ['a column with a not-null constraint is never NULL', 'select name from authors', 'name'],
      ['a primary key is never NULL', 'select id from authors', 'id'],
      ['a column of a composite primary key is never NULL', 'select id, at, kind from events', 'id at kind?'],
      ['a column without a constraint may be NULL', 'select note, mood from authors', 'note? mood?'],
      ['a unique column may be NULL', 'select isbn from books', 'isbn?'],
      ['a not-null constraint that is not validated proves nothing', 'select x, y from late', 'x? y'],
      [
        'a not-null constraint that children do not inherit proves nothing',
        'select x, y from parents',
        'x? y',
      ],
      ['a column of a child has the constraints of the child', 'select x, y from children', 'x? y'],
      ['a column of a not-null domain may be NULL', 'select code from coded', 'code?'],
      ['a cast to a not-null domain is a value', "select 'x'::code as code", 'code'],
      ['a stored generated column is as nullable as it is declared', 'select stored from made', 'stored?'],
      ['a virtual generated column is as nullable as it is declared', 'select virtual from made', 'virtual?'],
      ['a not-null virtual generated column is enforced', 'select strict from made', 'strict'],
      ['a materialized view has no constraints', 'select id, note from snapshot', 'id~ note?'],
      [
        'a system catalog has the constraints it declares',
        "select typname, typdefault from pg_type where typname in ('int4', 'bool')",
        'typname typdefault?',
      ],
      ['a star gives every column its own nullability', 'select * from settings', 'key value? level?'],
      ['a row of a function has no constraints', 'select id, name from some_authors()', 'id? name?'],
      ['a row of a function that gives one row has no constraints', 'select id from no_author()', 'id?'],
      ['the fields of a composite value have no constraints', 'select (null::authors).id as id', 'id?'],
      [
        'the attributes of a composite column have no constraints',
        'select (home).street as street, (home).city as city from authors',
        'street? city?',
      ],
      ['a composite column is as nullable as it is declared', 'select home from authors', 'home?'],
    ],
  },
  {
    title: 'outer joins',
    rows: [
      [
        'an inner join nulls nothing',
        'select a.id, b.title from authors a join books b on b.author_id = a.id',
        'id title',
      ],
      ['a cross join nulls nothing', 'select a.id, b.title from authors a, books b', 'id title'],
      [
        'a left join nulls its right side',
        'select a.id, b.title from authors a left join books b on b.author_id = a.id',
        'id title?',
      ],
      [
        'a right join nulls its left side',
        'select a.id, b.title from books b right join authors a on b.author_id = a.id',
        'id title?',
      ],
      [
        'a full join nulls both sides',
        'select b.id, r.body from books b full join reviews r on r.book_id = b.id',
        'id? body?',
      ],
      [
        'a left join on true to an empty table nulls',
        'select e.label from authors a left join empty e on true',
        'label?',
      ],
      [
        'a left join to a subquery nulls its columns',
        'select x.n from authors a left join (select 1 as n, author_id from books) x on x.author_id = a.id',
        'n?',
      ],
      [
        'a lateral left join nulls its columns',
        'select x.title from authors a left join lateral (select title from books where author_id = a.id) x on true',
        'title?',
      ],
      [
        'a left join to VALUES nulls its columns',
        "select v.n from authors a left join (values (1, 'a'), (2, 'b')) v (n, t) on v.n = a.id",
        'n?',
      ],
      [
        'a left join to a function nulls its columns',
        'select g from authors a left join generate_series(2, 9) g on g = a.id',
        'g?',
      ],
      [
        'a left join to a view nulls its columns',
        'select p.id as p from authors a left join plain_books p on p.id = a.id + 1',
        'p?',
      ],
      [
        'a left join to a CTE nulls its columns',
        'with x as (select id from books) select x.id from authors a left join x on x.id = a.id + 1',
        'id?',
      ],
      [
        'a chain of left joins nulls each right side',
        'select a.id, b.title, r.body from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id',
        'id title? body?',
      ],
      [
        'a nested left join nulls the inner side too',
        'select b.title, r.body from authors a left join (books b join reviews r on r.book_id = b.id) on b.author_id = a.id',
        'title? body?',
      ],
      [
        'a left join inside parentheses leaves its left side alone',
        'select a.name, b.title from (authors a left join books b on b.author_id = a.id) join empty e on true right join settings s on true',
        'name? title?',
      ],
      [
        'an inner join after a left join makes the joined column present',
        'select b.title from authors a left join books b on b.author_id = a.id join wide w on w.id = b.id',
        'title',
      ],
      [
        'a filter on the right side makes a left join inner',
        'select b.title from authors a left join books b on b.author_id = a.id where b.id > 0',
        'title',
      ],
      [
        'a filter that lets NULL through leaves a left join outer',
        'select b.title from authors a left join books b on b.author_id = a.id where b.id > 0 or b.id is null',
        'title?',
      ],
      [
        'a filter on a nullable column of the right side makes it inner',
        'select b.title, b.score from authors a left join books b on b.author_id = a.id where b.score = 5',
        'title score',
      ],
      [
        'a filter on a deeper right side makes every join above it inner',
        'select b.title, r.body from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id where r.stars > 0',
        'title body',
      ],
      [
        'a filter on the middle relation leaves the last join outer',
        'select b.title, r.body from authors a left join books b on b.author_id = a.id left join reviews r on r.book_id = b.id where b.id > 0',
        'title body?',
      ],
      [
        'a condition of ON does not narrow the left side',
        'select a.note, b.title from authors a left join books b on b.author_id = a.id and a.note is not null',
        'note? title?',
      ],
      [
        'a condition of ON narrows the right side where the join is reduced',
        'select b.score from authors a left join books b on b.author_id = a.id and b.score is not null where b.id > 0',
        'score',
      ],
      [
        'a condition of ON leaves the outer-joined row nullable',
        'select b.score from authors a left join books b on b.author_id = a.id and b.score is not null',
        'score?',
      ],
      [
        'a full join with a filter on the left keeps the right nullable',
        'select b.id, r.body from books b full join reviews r on r.book_id = b.id where b.id > 0',
        'id body?',
      ],
      [
        'a full join with a filter on the right keeps the left nullable',
        'select b.id, r.body from books b full join reviews r on r.book_id = b.id where r.body is not null',
        'id? body',
      ],
      [
        'a full join with filters on both sides is inner',
        'select b.id, r.body from books b full join reviews r on r.book_id = b.id where r.body is not null and b.id > 0',
        'id body',
      ],
      [
        'a filter that only compares for distinctness proves nothing',
        'select b.title from authors a left join books b on b.author_id = a.id where b.id is distinct from 2',
        'title?',
      ],
      [
        'an anti-join leaves NULLs',
        'select a.id, b.title from authors a left join books b on b.author_id = a.id where b.id is null',
        'id title?',
      ],
      [
        'the merged column of an inner join is a value',
        'select id from books join empty using (id) full join authors using (id)',
        'id',
      ],
      [
        'the merged column of a left join is the left one',
        'select id, label from authors left join empty using (id)',
        'id label?',
      ],
      [
        'the merged column of a right join is the right one',
        'select id, label from empty right join authors using (id)',
        'id label?',
      ],
      [
        'the merged column of a full join of two keys is a value',
        'select id, a.name, b.title from authors a full join books b using (id) full join empty e using (id)',
        'id name~ title~',
      ],
      [
        'the merged column of a full join is NULL where a nullable side is',
        'select book_id, n from reviews full join (values (1, 1), (5, 5)) v (book_id, n) using (book_id)',
        'book_id? n?',
      ],
      [
        'the merged column of a full join is NULL where the nullable side is on the right',
        'select book_id, n from (values (1, 1), (5, 5)) v (book_id, n) full join reviews using (book_id)',
        'book_id? n?',
      ],
      [
        'the merged column of a full join of different types is a value',
        'select id, label from authors full join wide using (id)',
        'id label?',
      ],
      [
        'the merged column of a full join is NULL under another outer join',
        'select id from settings s left join (authors full join books using (id)) on id = s.level + 1',
        'id?',
      ],
      [
        'the merged column of a left join over two types is the left one',
        'select id, label from authors left join wide using (id)',
        'id label?',
      ],
      [
        'the merged column of a right join over two types is the right one',
        'select id, name from authors right join wide using (id)',
        'id name?',
      ],
      [
        'the merged column of a natural join is a value',
        'select id, label from wide natural full join (select id from authors) a',
        'id label?',
      ],
      [
        'a proof about a merged column holds',
        'select book_id from reviews full join (values (1), (5)) v (book_id) using (book_id) where book_id > 0',
        'book_id',
      ],
      [
        'a subquery in the select list sees the NULLs of an outer join',
        'select (select b.title) as title from authors a left join books b on b.author_id = a.id',
        'title?',
      ],
      [
        'a whole outer join in a subquery keeps its NULLs',
        'select x.title from (select b.title from authors a left join books b on b.author_id = a.id) x',
        'title?',
      ],
      [
        'a filter outside reaches an outer join in a subquery for that column',
        'select x.title, x.score from (select b.title, b.score from authors a left join books b on b.author_id = a.id) x where x.title is not null',
        'title score?',
      ],
      [
        'an alias of a join gives its columns their NULLs',
        'select j.name, j.title from (authors a left join books b on b.author_id = a.id) as j (i, name, note, mood, tags, big, born, boss, data, rate, active, home, mail, since, bid, aid, score, title)',
        'name title?',
      ],
    ],
  },
  {
    title: 'narrowing',
    rows: [
      ['is not null proves its column', 'select note from authors where note is not null', 'note'],
      ['is null proves nothing else', 'select note, mood from authors where note is null', 'note? mood?'],
      ['an equality proves its column', "select note from authors where note = 'first'", 'note'],
      [
        'a comparison with a parameter proves its column',
        'select big from authors where big < $1::bigint',
        'big',
        ['5'],
      ],
      [
        'a comparison of two columns proves both',
        'select score, author_id from books where score > author_id',
        'score author_id',
      ],
      ['an inequality proves its column', "select note from authors where note <> 'x'", 'note'],
      ['like proves its column', "select note from authors where note like '%'", 'note'],
      [
        'a range that contains everything contains NULL too, as the planner has it',
        "select big from authors where '(,)'::int8range @> big",
        'big?',
      ],
      [
        'an element of a range without bounds may be NULL',
        "select big from authors where not big <@ 'empty'::int8range",
        'big?',
      ],
      [
        'containment of ranges proves its column',
        "select r from (values ('[1,2]'::int8range), (null)) v (r) where r <@ '(,)'::int8range",
        'r',
      ],
      [
        'between proves its column',
        'select big from authors where big between -9223372036854775808 and 5',
        'big',
      ],
      ['in over a list proves its column', "select note from authors where note in ('first', 'x')", 'note'],
      [
        'not in over a list proves its column',
        "select note from authors where note not in ('zzz', 'y')",
        'note',
      ],
      [
        '= any of a parameter proves its column',
        'select note from authors where note = any ($1::text[])',
        'note',
        ['{first}'],
      ],
      [
        '<> all of an array that may be empty proves nothing',
        "select note from authors where note <> all ('{}'::text[])",
        'note?',
      ],
      [
        'in over a subquery proves its column',
        'select boss_id from authors where boss_id in (select id from authors)',
        'boss_id',
      ],
      [
        'not in over a subquery proves nothing',
        'select boss_id from authors where boss_id not in (select id from empty)',
        'boss_id?',
      ],
      [
        'an arithmetic comparison proves the columns inside',
        'select big, score from authors a, books b where big + score > -9223372036854775808',
        'big score',
      ],
      ['a strict function proves its arguments', 'select note from authors where length(note) > 0', 'note'],
      [
        'a strict function of the schema proves its arguments',
        "select note from authors where strict_note(note) = ''",
        'note',
      ],
      [
        'a function that takes NULL proves nothing',
        "select note from authors where lenient(note) <> ''",
        'note?',
      ],
      [
        'an operator over a function that takes NULL proves nothing',
        'select note from authors where note ==? null',
        'note?',
      ],
      ['a boolean column proves itself', 'select active from authors where active', 'active'],
      ['not of a boolean column proves it', 'select active from authors where not active', 'active'],
      ['is true proves its column', 'select active from authors where active is true', 'active'],
      ['is not true proves nothing', 'select active from authors where active is not true', 'active?'],
      ['is false proves its column', 'select active from authors where active is false', 'active'],
      ['is not false proves nothing', 'select active from authors where active is not false', 'active?'],
      [
        'is not unknown proves its column',
        'select active from authors where active is not unknown',
        'active',
      ],
      ['is unknown proves nothing', 'select active from authors where active is unknown', 'active?'],
      [
        'is true over a condition proves what the condition does',
        'select note, mood from authors where (note is not null and active) is true',
        'note mood~',
      ],
      [
        'and unites',
        'select note, mood from authors where note is not null and mood is not null',
        'note mood',
      ],
      [
        'or keeps what both sides prove',
        "select note, mood from authors where note = 'first' or (note = '' and mood is not null)",
        'note mood~',
      ],
      [
        'or of different columns proves nothing',
        'select note, mood, big from authors where note is not null or big is not null or mood is null',
        'note? mood? big?',
      ],
      ['not of is null proves its column', 'select note from authors where not (note is null)', 'note'],
      [
        'not of an or proves both',
        'select note, mood from authors where not (note is null or mood is null)',
        'note mood',
      ],
      [
        'not of an and proves nothing of either',
        'select note, mood from authors where not (note is null and mood is null) or id = 2',
        'note? mood?',
      ],
      ['not of a comparison proves its column', "select note from authors where not (note = 'x')", 'note'],
      ['not of not proves its column', 'select note from authors where not (not (note is not null))', 'note'],
      [
        'not of = any proves nothing',
        "select note from authors where not (note = any ('{}'::text[]))",
        'note?',
      ],
      [
        'is distinct from proves nothing',
        "select note from authors where note is distinct from 'x'",
        'note?',
      ],
      [
        'is not distinct from a value proves its column',
        "select note from authors where note is not distinct from 'first'",
        'note',
      ],
      [
        'coalesce around a comparison proves nothing',
        'select big from authors where coalesce(big > 0, true)',
        'big?',
      ],
      [
        'a row comparison proves its first column',
        "select note, boss_id from authors where (note, boss_id) > ('', 5)",
        'note boss_id?',
      ],
      [
        'an equality of rows proves every column',
        "select note, mood from authors where (note, mood) = ('first', 'ok')",
        'note mood',
      ],
      [
        'is not null of a row proves its fields',
        'select note, mood from authors where (note, mood) is not null',
        'note mood',
      ],
      [
        'is not null of a composite proves nothing of it',
        'select home from authors where home is null',
        'home?',
      ],
      [
        'is not null of a cast proves its column',
        'select big from authors where big::text is not null',
        'big',
      ],
      ['a cast through text proves its column', "select mood from authors where mood::text = 'ok'", 'mood'],
      [
        'an exists proves nothing',
        'select note from authors a where exists (select from books b where b.author_id = a.id or a.note is null)',
        'note?',
      ],
      [
        'a case in where proves nothing',
        'select note from authors where case when note is null then true else true end',
        'note?',
      ],
      [
        'a condition of an inner join proves its columns',
        'select a.boss_id from authors a join authors b on b.id = a.boss_id',
        'boss_id',
      ],
      [
        'having proves a grouped column',
        'select note, count(*) as n from authors group by note having note is not null',
        'note n',
      ],
      [
        'having over an aggregate proves that aggregate',
        'select max(score) as best from books group by author_id having max(score) is not null',
        'best',
      ],
      [
        'a proof reaches the columns under a grouping',
        'select note, max(note) as m from authors group by note having note > $1::text',
        'note m',
        [''],
      ],
      [
        'a proof travels through a subquery',
        'select note from (select note from authors where note is not null) x',
        'note',
      ],
      [
        'a proof travels through a CTE',
        'with x as (select note from authors where note is not null) select note from x',
        'note',
      ],
      [
        'a proof travels through a materialized CTE',
        'with x as materialized (select note from authors where note is not null) select note from x',
        'note',
      ],
      ['a proof travels through a view', 'select id, note, name from noted', 'id note name'],
      ['a proof outside holds for a view', 'select title from author_books where title is not null', 'title'],
      [
        'a proof does not leave an inner subquery',
        'select a.note from authors a where exists (select from authors x where x.note is not null)',
        'note?',
      ],
      [
        'a proof in a select-list subquery stays there',
        'select note, (select count(x.note) from authors x where x.note is not null) as n from authors',
        'note? n',
      ],
      [
        'an assumption about one alias says nothing of another',
        'select x.note as x, y.note as y from authors x, authors y where x.note is not null',
        'x y?',
      ],
      [
        'subscripts prove nothing',
        'select tags, (tags)[1] as t from authors where tags[1] is not null or id = 1',
        'tags t?',
      ],
      [
        'nullif in a comparison proves its first argument',
        "select note from authors where nullif(note, '') = 'first'",
        'note',
      ],
    ],
  },
  {
    title: 'expressions',
    rows: [
      ['a literal is a value', "select 1 as a, 'x' as b, true as c, null as d", 'a b c d?'],
      [
        'arithmetic of values is a value',
        'select id + 1 as a, id * id as b, -id as c, id % 2 as d from authors',
        'a b c d',
      ],
      [
        'arithmetic with a nullable operand may be NULL',
        'select id + big as a from authors where id < 3',
        'a?',
      ],
      [
        'concatenation of values is a value',
        "select name || '!' as a, name || note as b from authors",
        'a b?',
      ],
      [
        'upper, lower, length and trim of a value are values',
        'select upper(name) as a, lower(name) as b, length(name) as c, trim(name) as d, lower(note) as e from authors',
        'a b c d e?',
      ],
      [
        'a comparison of values is a value',
        'select id > 1 as a, name = $1::text as b, id <> 2 as c, big > 1 as d from authors',
        'a b c d?',
        ['x'],
      ],
      [
        'like over values is a value',
        "select name like 'a%' as a, name ilike 'b' as b, note like 'x' as c from authors",
        'a b c?',
      ],
      [
        'and, or, not of values are values',
        'select id > 1 and id < 3 as a, id > 2 or active as b, not active as c from authors',
        'a b? c?',
      ],
      [
        'is null and its relatives are values',
        'select note is null as a, note is not null as b, active is true as c, active is unknown as d from authors',
        'a b c d',
      ],
      [
        'is distinct from is a value',
        'select note is distinct from null as a, big is not distinct from big as b from authors',
        'a b',
      ],
      [
        'between over values is a value',
        'select id between 1 and 2 as a, big between 1 and 2 as b from authors',
        'a b?',
      ],
      [
        'coalesce with a value is a value',
        "select coalesce(note, 'x') as a, coalesce(note, name) as b, coalesce(note, mail) as c from authors",
        'a b c?',
      ],
      [
        'greatest and least need one value',
        'select greatest(big, 1) as a, least(big, a.id) as b, greatest(big, score) as c from authors a left join books on false',
        'a b c?',
      ],
      ['nullif may be NULL', "select nullif(name, '') as a from authors", 'a?'],
      [
        'case with an else of values is a value',
        "select case when id = 1 then 'a' when id = 2 then 'b' else 'c' end as a from authors",
        'a',
      ],
      ['case without else may be NULL', "select case when id = 1 then 'a' end as a from authors", 'a?'],
      [
        'case with else null may be NULL',
        "select case when id = 1 then 'a' else null end as a from authors",
        'a?',
      ],
      [
        'case with a nullable branch may be NULL',
        'select case when id = 2 then note else name end as a from authors',
        'a?',
      ],
      [
        'a branch of case knows its condition',
        'select case when note is not null then note else name end as a from authors',
        'a',
      ],
      [
        'a later branch of case knows that a column is no NULL',
        "select case when note is null then 'none' else note end as a, case when note is null then '' when id = 1 then 'x' else note end as b from authors",
        'a b',
      ],
      [
        'else does not know more than that a condition is not true',
        "select case when note = 'first' then 'x' else note end as a from authors",
        'a?',
      ],
      [
        'else after an or of null tests knows both',
        "select case when note is null or mood is null then '' else note || mood::text end as a from authors",
        'a',
      ],
      [
        'else after an and of null tests knows nothing',
        "select case when note is null and mood is null and id = 1 then '' else note end as a from authors",
        'a?',
      ],
      [
        'a simple case proves its operand in the branch that is taken',
        "select case note when 'first' then note else 'x' end as a from authors",
        'a',
      ],
      [
        'a branch of case knows nothing of old and new rows of each other',
        'update authors set note = null returning case when old.note is not null then new.note else name end as a',
        'a?',
      ],
      [
        'in over a list of values is a value',
        'select id in (1, 2) as a, big in (1, 2) as b, id in (7, null) as c from authors',
        'a b? c?',
      ],
      [
        '= any of an array that may hold NULL may be NULL',
        "select id = any ('{7,null}'::int[]) as a from authors",
        'a?',
      ],
      [
        '= any of an array that is a constant without NULL is a value',
        "select id = any ('{7,8}'::int[]) as a from authors",
        'a',
      ],
      [
        '= any of nested arrays looks at the innermost elements',
        'select 2 = any (array[array[1, null::int]]) as a, 2 = any (array[array[1, 3]]) as b',
        'a? b',
      ],
      ['not in over a list with NULL may be NULL', 'select id not in (7, null) as a from authors', 'a?'],
      [
        'in over a subquery may be NULL',
        'select id in (select boss_id from authors where id = 1) as a from authors',
        'a?',
      ],
      [
        'a comparison of rows of values is a value',
        'select (id, name) < (2, $1::text) as a, (id, 1) < (2, 2) as b, (id, big) = (2, 1) as c from authors',
        'a b c?',
        ['x'],
      ],
      [
        'exists is a value',
        'select exists (select from empty) as a, not exists (select from books) as b',
        'a b',
      ],
      ['an array of a subquery is a value', 'select array (select id from empty) as a', 'a'],
      ['a scalar subquery without a row is NULL', 'select (select label from empty) as a', 'a?'],
      [
        'a scalar subquery that must return a row is a value',
        'select (select count(*) from empty) as a, (select 1) as b, (select name) as c from authors',
        'a b c',
      ],
      [
        'a scalar subquery over an aggregate without rows may be NULL',
        'select (select max(id) from empty) as a',
        'a?',
      ],
      ['a scalar subquery with a limit may be without a row', 'select (select 1 limit 0) as a', 'a?'],
      ['a scalar subquery with an offset may be without a row', 'select (select 1 offset 1) as a', 'a?'],
      ['a scalar subquery with having may be without a row', 'select (select 1 having false) as a', 'a?'],
      [
        'a correlated scalar subquery may be without a row',
        'select (select b.title from books b where b.id = a.id and b.id < 3) as a from authors a',
        'a?',
      ],
      [
        'array and row constructors are values',
        'select array[note, mail] as a, row (note) as b from authors',
        'a b',
      ],
      ['an element of an array may be missing', 'select tags[1] as a from authors', 'a?'],
      ['a slice of an array is an array', 'select tags[1:2] as a from authors', 'a'],
      [
        'an object built from NULLs is a value',
        "select json_build_object('a', note) as a, jsonb_build_object('a', note) as b, json_build_array(note) as c from authors",
        'a b c',
      ],
      [
        'concat is a value, concat_ws of a nullable separator may not be',
        "select concat(note, mail) as a, concat_ws(note, 'a', 'b') as b, concat_ws(',', note) as c from authors",
        'a b? c',
      ],
      [
        'a variadic array that is NULL makes concat NULL',
        'select concat(variadic null::text[]) as a, num_nulls(variadic null::text[]) as b',
        'a? b?',
      ],
      [
        'num_nulls is a value',
        'select num_nulls(note, mail) as a, num_nonnulls(note) as b from authors',
        'a b',
      ],
      [
        'now and its relatives are values',
        'select now() as a, current_timestamp as b, current_date as c, localtimestamp as d, clock_timestamp() as e',
        'a b c d e',
      ],
      [
        'current_user is a value and current_schema may not be',
        'select current_user as a, current_catalog as b, current_schema as c',
        'a b c~',
      ],
      [
        'random, gen_random_uuid and nextval-like calls are values',
        'select random() as a, gen_random_uuid() as b, uuidv7() as c, random(1, null::int) as d, uuidv7(null) as e',
        'a b c d? e?',
      ],
      [
        'a strict function that can give NULL may be NULL',
        "select substring(name from '^x') as a, to_number(name, '') as b from authors where id = 1",
        'a? b?',
      ],
      [
        'array_length of an empty array is NULL, cardinality is not',
        'select array_length(tags, 1) as a, cardinality(tags) as b from authors',
        'a? b',
      ],
      [
        'upper of an unbounded range is NULL',
        "select upper('[1,)'::int4range) as a, lower('[1,)'::int4range) as b",
        'a? b~',
      ],
      ['extract of infinity may be NULL', 'select extract(hour from born) as a from authors', 'a?'],
      [
        'date_trunc of a timestamp is a value',
        "select date_trunc('day', born) as a, born + interval '1 day' as b, born::date as c from authors where id = 3",
        'a b c',
      ],
      [
        'casts of values are values',
        'select id::text as a, id::bigint as b, rate::int as c, name::varchar(3) as d, id::numeric(10,2) as e, born::timestamp as f from authors where id = 3',
        'a b c d e f',
      ],
      [
        'a cast of a nullable column may be NULL',
        'select big::text as a, mood::text as b from authors',
        'a? b?',
      ],
      ['a cast of JSON to a number may be NULL', "select ('null'::jsonb)::int as a", 'a?'],
      [
        'a JSON member may be missing',
        "select data -> 'a' as a, data ->> 'a' as b, data #> '{a}' as c, data #>> '{a}' as d from authors",
        'a? b? c? d?',
      ],
      [
        'a member of JSON that is there may be NULL as text',
        "select ('{\"a\":null}'::jsonb) ->> 'a' as a, ('{\"a\":null}'::jsonb) -> 'a' as b",
        'a? b~',
      ],
      [
        'containment over JSON values is a value',
        "select '{}'::jsonb @> '{}'::jsonb as a, '{}'::jsonb ? 'a' as b, data @> '{}' as c from authors",
        'a b c?',
      ],
      [
        'json_object and json_array are values',
        "select json_object('a': note) as a, json_array(note, 1) as b, json_array(note null on null) as c from authors",
        'a b c',
      ],
      ['json_array over no rows is NULL', 'select json_array(select id from empty) as a', 'a?'],
      ['json_scalar of NULL is NULL', 'select json_scalar(note) as a from authors', 'a?'],
      [
        'json_value may be NULL',
        "select json_value('{}'::jsonb, '$.a') as a, json_query('{}'::jsonb, '$.a') as b, json_exists('{}'::jsonb, '$.a') as c",
        'a? b? c',
      ],
      ['is json of a value is a value', 'select name is json as a, note is json as b from authors', 'a b?'],
      [
        'to_jsonb of a nullable value may be NULL',
        'select to_jsonb(note) as a, to_jsonb(name) as b from authors',
        'a? b',
      ],
      [
        'row_to_json of a row is a value',
        'select row_to_json(a) as a, to_jsonb(a) as b from authors a',
        'a b',
      ],
      [
        'a function of the schema is NULL where its body is',
        "select lenient(note) as a, strict_note(coalesce(note, 'first')) as b from authors",
        'a b?',
      ],
      ['an operator of the schema may be NULL', 'select note ==? name as a from authors', 'a~'],
      ['a parameter for which null is refused is a value', 'select $1::text as a', 'a', ['x']],
      [
        'a parameter that is tested for NULL may be NULL',
        'select $1::text as a from authors where $1::text is null',
        'a?',
        [null],
      ],
      ['a parameter with a default is a value', "select coalesce($1::text, 'x') as a", 'a', [null]],
      [
        'a collation changes nothing',
        'select name collate "C" as a, note collate "C" as b from authors',
        'a b?',
      ],
      ['xmlcomment of a value is a value', "select xmlcomment('x') as a", 'a'],
      [
        'at time zone of a value is a value',
        "select born at time zone 'UTC' as a, since at time zone 'UTC' as b from authors",
        'a b?',
      ],
      [
        'a grouping call is a value',
        'select note, grouping(note) as g from authors group by rollup (note)',
        'note? g',
      ],
      [
        'an array concatenation is a value',
        "select tags || 'x'::text as a, tags || tags as b, array_append(tags, note) as c from authors",
        'a b c',
      ],
      [
        'to_char may be NULL, and age is a value',
        "select to_char(born, '') as a, age(born) as b from authors where id = 3",
        'a? b',
      ],
    ],
  },
  {
    title: 'aggregates and windows',
    rows: [
      [
        'HAVING proves a grouping column that its sets leave out, unless the planner folds it',
        "select coalesce('a', note) as a, sum(id) as n from authors group by cube (coalesce('a', note)) having coalesce('a', note) = 'a'",
        'a? n~',
      ],
      [
        'HAVING proves a grouping expression that is strict in a column',
        "select lower(note) as a from authors group by cube (lower(note)) having lower(note) <> ''",
        'a',
      ],
      ['count is a value over nothing', 'select count(*) as a, count(label) as b from empty', 'a b'],
      [
        'other aggregates over nothing are NULL',
        "select max(id) as a, sum(id) as b, avg(id) as c, array_agg(id) as d, json_agg(label) as e, bool_and(true) as f, string_agg(label, ',') as g from empty",
        'a? b? c? d? e? f? g?',
      ],
      [
        'aggregates of values over groups are values',
        "select author_id, max(title) as a, sum(id) as b, avg(id) as c, array_agg(score) as d, json_agg(score) as e, bool_and(true) as f, string_agg(title, ',') as g, min(id) as h from books group by author_id",
        'author_id a b c d e f g h',
      ],
      [
        'aggregates of nullable values over groups may be NULL',
        "select id, max(score) as a, sum(score) as b, string_agg(isbn, ',') as c from books group by id",
        'id a? b? c?',
      ],
      [
        'an aggregate is nullable by its argument, not by its order',
        "select string_agg(title, ',' order by score) as a, max(title order by isbn) as b, array_agg(title order by score) as c from books group by author_id",
        'a b c',
      ],
      [
        'a filter can leave nothing',
        'select author_id, max(id) filter (where id > 2) as a, count(*) filter (where id > 2) as b from books group by author_id',
        'author_id a? b',
      ],
      [
        'stddev_samp of one row is NULL, stddev_pop is not',
        'select id, stddev_samp(id) as a, variance(id) as b, stddev_pop(id) as c from books group by id',
        'id a? b? c',
      ],
      [
        'mode and percentile may be NULL',
        'select mode() within group (order by score) as a, percentile_cont(0.5) within group (order by score) as b from books group by id',
        'a? b?',
      ],
      [
        'any_value of a value is a value',
        'select any_value(title) as a, any_value(score) as b from books group by id',
        'a b?',
      ],
      [
        'rollup and cube have groups over nothing',
        'select label, max(id) as a, count(*) as n from empty group by rollup (label)',
        'label? a? n',
      ],
      [
        'a grouping set leaves columns out',
        'select author_id, title, max(id) as m from books group by grouping sets ((author_id), (title))',
        'author_id? title? m~',
      ],
      [
        'the empty grouping set has a row over nothing',
        'select max(id) as a, count(*) as b from empty group by ()',
        'a? b',
      ],
      [
        'a filtered grouping column is still left out by rollup',
        'select note, count(*) as n from authors where note is not null group by rollup (note)',
        'note? n',
      ],
      [
        'a grouped expression is as nullable as itself',
        "select coalesce(note, 'x') as a, length(note) as b, count(*) as n from authors group by coalesce(note, 'x'), length(note)",
        'a b? n',
      ],
      [
        'a grouped expression of a grouping set may be left out',
        "select coalesce(note, 'x') as a from authors group by grouping sets ((coalesce(note, 'x')), ())",
        'a?',
      ],
      ['distinct changes nothing', 'select distinct note, name from authors', 'note? name'],
      [
        'an aggregate over an outer-joined row may be NULL',
        'select a.id, max(b.title) as m, count(b.id) as n, array_agg(b.id) as l from authors a left join books b on b.author_id = a.id group by a.id',
        'id m? n l',
      ],
      [
        'json_agg with coalesce is a value',
        "select a.id, coalesce(json_agg(b.title) filter (where b.id is not null), '[]') as l from authors a left join books b on b.author_id = a.id group by a.id",
        'id l',
      ],
      [
        'ranking window functions are values',
        'select row_number() over w as a, rank() over w as b, dense_rank() over w as c, percent_rank() over w as d, cume_dist() over w as e, count(*) over w as f from authors window w as (order by note)',
        'a b c d e f',
      ],
      [
        'ntile of a value is a value',
        'select ntile(2) over (order by id) as a, ntile(big::int) over (order by id desc) as b from authors where id < 3',
        'a b?',
      ],
      [
        'an aggregate over a default frame is as nullable as its argument',
        'select sum(id) over () as a, max(title) over (partition by author_id order by id) as b, sum(score) over (partition by id) as c from books',
        'a b c?',
      ],
      [
        'a frame that can be empty makes everything nullable',
        'select sum(id) over (order by id rows between 2 preceding and 1 preceding) as a, first_value(id) over (order by id rows between 1 following and 2 following) as b from books',
        'a? b?',
      ],
      [
        'a frame around the current row holds it',
        'select sum(id) over (order by id rows between 1 preceding and 1 following) as a, last_value(id) over (order by id rows between unbounded preceding and current row) as b, sum(id) over (order by id groups between current row and unbounded following) as c from books',
        'a b c',
      ],
      [
        'an excluded current row can leave nothing',
        'select sum(id) over (rows between current row and current row exclude current row) as a, max(id) over (order by id range between unbounded preceding and current row exclude group) as b from books',
        'a? b?',
      ],
      [
        'first_value and last_value of values are values',
        'select first_value(title) over (order by id) as a, last_value(title) over (order by id) as b, first_value(score) over (order by score nulls first) as c, nth_value(id, 2) over (order by id) as d from books',
        'a b c? d?',
      ],
      [
        'lag and lead may be NULL',
        'select lag(id) over (order by id) as a, lead(id, 1) over (order by id) as b from books',
        'a? b?',
      ],
      [
        'lag and lead with a default are values',
        "select lag(id, 1, 0) over (order by id) as a, lead(title, 2, 'none') over (order by id) as b, lag(id, 1, null) over (order by id) as c, lag(score, 1, 0) over (order by id) as d from books",
        'a b c? d?',
      ],
      [
        'lag with a nullable offset may be NULL',
        'select lag(id, score, 0) over (order by id) as a from books',
        'a?',
      ],
      [
        'a window filter can leave nothing',
        'select sum(id) filter (where id > 2) over (order by id) as a, count(*) filter (where id > 2) over () as b from books',
        'a? b',
      ],
      [
        'a window over a group is as nullable as its argument',
        'select author_id, sum(count(*)) over () as a, rank() over (order by max(score)) as b from books group by author_id',
        'author_id a b',
      ],
      [
        'what a branch of CASE knows of its row says nothing of the rows of a window',
        "select case when note is not null then first_value(note) over (order by id desc) else '' end as a, case when note is null then '' else lead(note, 1, note) over (order by id) end as b, case when note is not null then lag(id, 1, 0) over (order by id) else 0 end as c from authors",
        'a~ b? c',
      ],
    ],
  },
  {
    title: 'row sources',
    rows: [
      ['VALUES of values are values', "select a, b from (values (1, 'x'), (2, null)) v (a, b)", 'a b?'],
      ['generate_series is a value', 'select g from generate_series(1, 3) g', 'g'],
      [
        'generate_series of a nullable bound has no rows',
        'select g from authors, generate_series(1, big) g',
        'g',
      ],
      [
        'ordinality is a value',
        'select n, tag from authors, unnest(tags) with ordinality t (tag, n)',
        'n tag?',
      ],
      ['unnest gives the NULLs of its array', "select t from unnest('{a,null}'::text[]) t", 't?'],
      [
        'several functions in FROM pad the shorter ones with NULL, ordinality does not',
        'select a, b, n from rows from (generate_series(1, 3), generate_series(1, 2)) with ordinality x (a, b, n)',
        'a b? n',
      ],
      [
        'unnest of several arrays pads the shorter ones with NULL',
        "select a, b from unnest('{1,2}'::int[], '{1}'::int[]) x (a, b)",
        'a b?',
      ],
      [
        'jsonb_array_elements is a value, its text form is not',
        "select e, t from jsonb_array_elements('[null, 1]') e, jsonb_array_elements_text('[null]') t",
        'e t?',
      ],
      [
        'jsonb_each is a value, its text form is not',
        'select e.key, e.value, t.value as text from jsonb_each(\'{"a":null}\') e, jsonb_each_text(\'{"a":null}\') t',
        'key value text?',
      ],
      ['regexp_split_to_table is a value', "select t from regexp_split_to_table('a,,b', ',') t", 't'],
      ['regexp_matches gives an array', "select m from regexp_matches('a', 'a|(b)') m", 'm'],
      ['a function with OUT parameters may give NULL', 'select a, b from pair()', 'a~ b?'],
      [
        'a scalar function in FROM is as nullable as it is',
        "select lower, upper from lower('A'), upper(null::text)",
        'lower upper?',
      ],
      ['jsonb_to_recordset may give NULL', "select a from jsonb_to_recordset('[{}]') x (a int)", 'a?'],
      [
        'JSON_TABLE may give NULL',
        "select a, n from json_table('[{\"a\":1},{}]'::jsonb, '$[*]' columns (n for ordinality, a int path '$.a'))",
        'a? n',
      ],
      [
        'a set-returning function alone in the select list gives what it gives',
        'select generate_series(1, 2) as a',
        'a',
      ],
      [
        'two set-returning functions in the select list pad with NULL',
        'select generate_series(1, 3) as a, generate_series(1, 2) as b',
        'a~ b?',
      ],
      ['unnest in the select list may give NULL', "select unnest('{1,null}'::int[]) as a", 'a?'],
      ['a union is as nullable as its branches', "select note from authors union select 'x'", 'note?'],
      [
        'a union of values is a value',
        'select name as a from authors union all select title from books',
        'a',
      ],
      [
        'a union is nullable by any branch',
        'select name as a from authors union all select title from books union all select isbn from books',
        'a?',
      ],
      [
        'a nested union is looked through',
        'select id as a from authors union all (select id from books except select score from books)',
        'a',
      ],
      [
        'except is as nullable as its left side',
        'select name as a from authors except select note from authors where false',
        'a',
      ],
      [
        'except keeps the NULLs of its left side',
        'select note as a from authors except select name from authors',
        'a?',
      ],
      [
        'intersect needs one side of values',
        'select boss_id as a from authors intersect select id from authors',
        'a',
      ],
      [
        'intersect of two nullable sides may be NULL',
        'select note as a from authors intersect select isbn from books',
        'a?',
      ],
      ['VALUES as a statement is a value', 'values (1, null), (2, null::int)', 'column1 column2?'],
      [
        'a union in a subquery is looked through',
        'select a from (select id as a from authors union all select score from books) x',
        'a?',
      ],
      [
        'a proof outside a union holds',
        'select a from (select id as a from authors union all select score from books) x where a > 0',
        'a',
      ],
      [
        'a recursive query of values is a value',
        'with recursive r (n) as (select 1 union all select n + 1 from r where n < 3) select n from r',
        'n',
      ],
      [
        'a recursive query is nullable by its recursive term',
        'with recursive r (id, boss) as (select id, boss_id from authors where id = 3 union all select a.id, a.boss_id from authors a join r on r.boss = a.id) select id, boss from r',
        'id boss?',
      ],
      [
        'a recursive query that swaps columns knows both',
        'with recursive r (n, a, b) as (select 1, 1, null::int union all select n + 1, b, a from r where n < 3) select n, a, b from r',
        'n a? b?',
      ],
      [
        'a recursive query is nullable through the other column',
        'with recursive r (n, a, b) as (select 1, 1, 1 union all select n + 1, b, nullif(a, 1) from r where n < 4) select n, a, b from r',
        'n a? b?',
      ],
      [
        'the order of a SEARCH clause is a value',
        'with recursive r (n) as (select 1 union all select n + 1 from r where n < 3) search breadth first by n set o select n, o is null as b, o from r',
        'n b o',
      ],
      [
        'the marks of a CYCLE clause are values',
        'with recursive r (n) as (select 1 union all select n % 3 + 1 from r) cycle n set looped using path select n, looped, path from r',
        'n looped path',
      ],
      [
        'the mark of a CYCLE clause may be declared NULL',
        "with recursive r (n) as (select 1 union all select n % 3 + 1 from r) cycle n set looped to 'yes' default null using path select n, looped from r",
        'n looped?',
      ],
      [
        'a CTE of a statement that changes data gives its RETURNING',
        'with x as (update authors set note = null returning id, note) select id, note from x',
        'id note?',
      ],
      [
        'a view gives its columns their nullability',
        'select id, book_id, title from author_books',
        'id book_id? title?',
      ],
      [
        'a view over an aggregate gives its columns theirs',
        'select author_id, books, best from tallies',
        'author_id books best~',
      ],
      ['a view of a view is looked through', 'select x.id, x.note from (select * from noted) x', 'id note'],
      [
        'a lateral subquery over values is a value',
        'select x.n from authors a, lateral (select a.id + 1 as n) x',
        'n',
      ],
      [
        'a lateral subquery over an aggregate is as nullable as it is',
        'select x.n, x.m from authors a, lateral (select count(*) as n, max(id) as m from books where author_id = a.id) x',
        'n m?',
      ],
      [
        'a tablesample changes nothing',
        'select id, note from authors tablesample bernoulli (100)',
        'id note?',
      ],
    ],
  },
  {
    title: 'changed rows',
    rows: [
      [
        'insert returning gives the constraints of the table',
        "insert into settings values ('z', null, null) returning key, value",
        'key value?',
      ],
      [
        'insert returning of a stored value is a value',
        "insert into settings values ('z', 'v', null) returning key, value",
        'key value',
      ],
      [
        'insert of a select returning',
        "insert into settings select name || 'x', note, null from authors returning key, value",
        'key value?',
      ],
      [
        'insert returning old and new',
        "insert into settings values ('a', 'v', null) on conflict (key) do update set value = excluded.value returning old.key as o, new.key as n, old.value as ov",
        'o~ n ov?',
      ],
      [
        'insert that conflicts with nothing has no old row',
        "insert into settings values ('q', 'v', null) on conflict (key) do update set value = excluded.value returning old.key as o, new.key as n",
        'o? n',
      ],
      [
        'update returning of a stored value is a value',
        'update authors set note = name returning id, note, mood',
        'id note mood?',
      ],
      [
        'where speaks of the row as it was',
        'update authors set note = null where note is not null returning id, note',
        'id note?',
      ],
      [
        'where speaks of a column that is not assigned',
        'update authors set name = name where note is not null returning note',
        'note',
      ],
      [
        'where speaks of the old row',
        'update authors set note = null where note is not null returning old.note as o, new.note as n',
        'o n?',
      ],
      [
        'where says nothing of a generated column',
        'update made set n = null where stored is not null and virtual is not null returning stored, virtual',
        'stored? virtual?',
      ],
      [
        'where says nothing under a BEFORE trigger',
        "update watched set label = 'z' where note is not null returning note, label",
        'note? label',
      ],
      [
        'where says nothing where a moved row meets a BEFORE trigger',
        'update moving set zone = 2 where note is not null returning note, zone',
        'note? zone',
      ],
      [
        'update from gives the other side as it is',
        'update books b set score = a.big from authors a where a.id = b.author_id and a.big is not null returning b.id, a.big, a.note',
        'id big note~',
      ],
      [
        'update from an outer join keeps its NULLs',
        'update authors a set big = 1 from settings s left join empty e on e.label = s.key where a.name <> s.key returning a.id, s.key, e.label',
        'id key label?',
      ],
      [
        'delete returning gives the row as it was',
        'delete from reviews where stars is not null returning stars, book_id',
        'stars book_id?',
      ],
      [
        'delete returning has no new row',
        'delete from settings returning old.key as o, new.key as n',
        'o n?',
      ],
      [
        'an array element that is assigned leaves its column alone',
        'update authors set tags[1] = null returning tags, tags[1] as t',
        'tags t?',
      ],
      [
        'what a subquery of an assigned value reads is the row as it was',
        'update authors set note = (select note), big = (values (coalesce(big, 0))), boss_id = (select boss_id where boss_id is not null) returning note, big, boss_id',
        'note? big boss_id?',
      ],
      [
        'a rule for other statements leaves this one alone',
        'delete from ruled returning id, label',
        'id label',
      ],
      [
        'a rule of what a view reads may return anything',
        "update over_ruled set label = 'y' returning old.id as o, old.label as l, new.label as n",
        'o? l? n?',
      ],
      [
        'an INSTEAD OF trigger of what a view reads says nothing of the old row',
        "update over_handled set name = 'y' returning old.name as o, new.name as n",
        'o~ n?',
      ],
      ['a rule may return anything', "insert into ruled values (2, 'y') returning id, label", 'id? label?'],
      [
        'a rule for update may return anything',
        "update ruled set label = 'y' where id is not null returning id, label",
        'id? label?',
      ],
      [
        'an INSTEAD OF trigger may return anything',
        "insert into handled values (9, 'x') returning id, name",
        'id? name?',
      ],
      [
        'an INSTEAD OF trigger for update may return anything',
        "update handled set name = 'y' where id is not null returning id, name",
        'id? name?',
      ],
      [
        'a row changed through a view need not be one that the view shows',
        'update noted set note = null returning id, note',
        'id~ note?',
      ],
      [
        'the new row of an update through a view need not be one that the view shows, the old one is',
        'update noted set note = null returning old.note as o, new.note as n',
        'o n?',
      ],
      [
        'merge returning gives the constraints of the target',
        "merge into settings s using authors a on s.level = a.id when matched then update set value = a.note when not matched then insert values (a.name || 'x', a.note, a.id) returning s.key, s.value, a.name",
        'key value? name',
      ],
      [
        'merge returning old and new',
        "merge into settings s using authors a on s.level = a.id when matched then delete when not matched then insert values (a.name || 'x', a.note, a.id) returning old.key as o, new.key as n",
        'o? n?',
      ],
      [
        'merge without DELETE always has a new row',
        "merge into settings s using authors a on s.level = a.id when matched then update set value = a.note when not matched then insert values (a.name || 'x', a.note, a.id) returning old.key as o, new.key as n, new.value as v",
        'o? n v?',
      ],
      [
        'merge without INSERT always has an old row',
        'merge into settings s using authors a on s.level = a.id when matched and a.id = 1 then delete when matched then update set value = a.note returning old.key as o, new.key as n',
        'o n?',
      ],
      [
        'merge that does nothing returns nothing',
        "merge into settings s using authors a on s.level = a.id when matched then do nothing when not matched then insert values (a.name || 'x', a.note, a.id) returning new.key as n, old.key as o",
        'n o?',
      ],
      [
        'merge that deletes what has no source has no new row there',
        'merge into settings s using authors a on s.level = a.id when matched then update set value = a.note when not matched by source then delete returning old.key as o, new.key as n',
        'o n?',
      ],
      [
        'merge without a source row',
        "merge into settings s using authors a on s.level = a.id when not matched by source then update set value = 'gone' returning s.key, a.name",
        'key name?',
      ],
      [
        'merge where proves nothing',
        'merge into settings s using authors a on s.level = a.id and s.value is not null when not matched by source then update set value = null returning s.value',
        'value?',
      ],
      [
        'merge_action is a value',
        'merge into settings s using authors a on s.level = a.id when matched then update set value = null returning merge_action() as m, s.key',
        'm key',
      ],
      [
        'a default on insert is no constraint',
        "insert into authors (id, name, rate) values (9, 'x', 1) returning born, tags, note",
        'born tags note?',
      ],
      [
        'insert into a parent speaks of the parent',
        'insert into parents values (1, 2) returning x, y',
        'x y',
      ],
      [
        'a CTE that deletes proves what its where does',
        'with gone as (delete from reviews where book_id is not null returning book_id, stars) select book_id, stars from gone',
        'book_id stars?',
      ],
    ],
  },
]
