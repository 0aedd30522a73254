import type { NullabilityGroup } from './nullability-cases.js'

/** What conditions, joins and stored values prove beyond columns, and what they do not. */
export const proofCases: readonly NullabilityGroup[] = [
  {
    title: 'expressions that are proven as a whole',
    rows: [
      [
        'is not null proves the expression it tests',
        "select data -> 'a' as x from authors where data -> 'a' is not null",
        'x',
      ],
      ['and no other expression', "select data -> 'b' as x from authors where data -> 'a' is not null", 'x?'],
      [
        'is null proves nothing of the expression',
        "select data ->> 'a' as x from authors where data ->> 'a' is null",
        'x?',
      ],
      [
        'a comparison proves the expression it compares',
        "select nullif(name, '') as x from authors where nullif(name, '') <> 'zzz'",
        'x',
      ],
      [
        'a proven expression is a value inside others',
        "select upper(data ->> 'a') as x, (data ->> 'a') || name as y from (select '{\"a\":\"q\"}'::jsonb as data, name from authors) a where data ->> 'a' <> 'zz'",
        'x y',
      ],
      [
        'an element that is tested is a value',
        'select tags[1] as x, tags[2] as y from authors where tags[1] is not null',
        'x y?',
      ],
      [
        'a field that is tested is a value',
        'select (home).city as x, (home).street as y from authors where (home).city is not null',
        'x y?',
      ],
      [
        'a field that is tested proves its composite',
        "select home from authors where (home).city = 'Rome'",
        'home',
      ],
      [
        'either side of OR must prove the expression',
        "select data -> 'a' as x from authors where data -> 'a' is not null or id = 1",
        'x?',
      ],
      [
        'an expression is proven in a branch of CASE',
        "select case when data -> 'a' is not null then data -> 'a' else '0' end as x, case when data -> 'a' is null then '0' else data -> 'a' end as y from authors",
        'x y',
      ],
      [
        'an expression is not proven in the other branch',
        "select case when data -> 'a' is not null then '0' else data -> 'a' end as x from authors",
        'x?',
      ],
      [
        'a volatile expression proves nothing of its next call',
        'select nullif(floor(random() * 2)::int, 1) as x from authors, generate_series(1, 200) where nullif(floor(random() * 2)::int, 1) is not null',
        'x?',
      ],
      [
        'a subquery proves nothing of an equal one',
        'select (select note from authors where id = 1) as x from authors where (select note from authors where id = 1) is not null',
        'x~',
      ],
      [
        'a grouped expression is proven by WHERE',
        "select nullif(name, '') as x, count(*) as n from authors where nullif(name, '') is not null group by nullif(name, '')",
        'x n',
      ],
      [
        'a grouped expression is proven by HAVING',
        "select nullif(name, '') as x from authors group by nullif(name, '') having nullif(name, '') is not null",
        'x',
      ],
      [
        'an aggregate is proven by HAVING',
        'select min(score) as x, max(score) as y from books group by id having min(score) >= 0',
        'x y~',
      ],
      [
        'an aggregate in another order is another one',
        'select (array_agg(score order by score nulls first))[1] as x from books having (array_agg(score order by score))[1] is not null',
        'x?',
      ],
      [
        'an aggregate behind a filter is another one',
        'select max(score) filter (where id = 2) as x from books having max(score) is not null',
        'x?',
      ],
      [
        'a proof about an expression ends at an outer join',
        "select x.a from books b left join (select data -> 'a' as a, id from authors where data -> 'a' is not null) x on x.id = b.id",
        'a?',
      ],
      [
        'an expression over the nullable side is proven after the join',
        "select nullif(b.title, '') as x from authors a left join books b on b.author_id = a.id where nullif(b.title, '') is not null",
        'x',
      ],
      [
        'ON of a left join proves no expression of its right side',
        "select nullif(b.title, 'One') as x from authors a left join books b on b.author_id = a.id and nullif(b.title, 'One') is not null",
        'x?',
      ],
      [
        'a grouping set may leave out what WHERE proves',
        "select nullif(name, '') as x, count(*) as n from authors where nullif(name, '') is not null group by rollup (nullif(name, ''))",
        'x? n',
      ],
      [
        'an updated column is not what WHERE tested',
        "update authors set data = null where data -> 'a' is not null returning data -> 'a' as x",
        'x?',
      ],
      [
        'a column that is not updated is what WHERE tested',
        "update authors set name = 'q' where data -> 'a' is not null returning data -> 'a' as x",
        'x',
      ],
      [
        'in JSON an expression that is proven is a value',
        "select jsonb_typeof(data -> 'a') as x from authors where jsonb_typeof(data -> 'a') is not null",
        'x',
      ],
    ],
  },
  {
    title: 'subqueries in conditions',
    rows: [
      [
        'EXISTS proves the outer column its row was found by',
        'select boss_id from authors a where exists (select from authors x where x.id = a.boss_id)',
        'boss_id',
      ],
      [
        'NOT EXISTS proves nothing',
        'select boss_id from authors a where not exists (select from books b where b.id = a.boss_id)',
        'boss_id?',
      ],
      [
        'EXISTS over an aggregate proves nothing',
        'select boss_id from authors a where exists (select max(x.id) from authors x where x.id = a.boss_id)',
        'boss_id?',
      ],
      [
        'EXISTS over groups proves what their rows passed',
        'select boss_id from authors a where exists (select from authors x where x.id = a.boss_id group by x.name)',
        'boss_id',
      ],
      [
        'EXISTS over a grouping set () proves nothing',
        'select boss_id from authors a where exists (select from authors x where x.id = a.boss_id group by ())',
        'boss_id?',
      ],
      [
        'EXISTS over HAVING without GROUP BY proves nothing',
        'select boss_id from authors a where exists (select from authors x where x.id = a.boss_id having true)',
        'boss_id?',
      ],
      [
        'EXISTS over a union proves nothing',
        'select boss_id from authors a where exists (select 1 from authors x where x.id = a.boss_id union select 2)',
        'boss_id?',
      ],
      [
        'the ON of an outer join inside EXISTS proves nothing',
        'select boss_id from authors a where exists (select from empty e right join authors x on x.id = a.boss_id)',
        'boss_id?',
      ],
      [
        'the ON of an inner join inside EXISTS proves',
        'select boss_id from authors a where exists (select from books b join authors x on x.id = a.boss_id)',
        'boss_id',
      ],
      [
        'EXISTS inside EXISTS reaches the outermost row',
        'select boss_id from authors a where exists (select from books b where exists (select from authors x where x.id = a.boss_id and b.id > 0))',
        'boss_id',
      ],
      [
        'IN proves what its rows passed',
        'select boss_id from authors a where a.id in (select x.id + 1 from authors x where x.id = a.boss_id)',
        'boss_id',
      ],
      [
        'either side of OR must have a row',
        'select boss_id from authors a where exists (select from authors x where x.id = a.boss_id) or id = 1',
        'boss_id?',
      ],
      [
        'a row that is compared with the row of a subquery has its first value',
        "select note, boss_id from authors where (note, id) = (select 'first', 1)",
        'note boss_id?',
      ],
      [
        'a value that equals one of a filled list is one',
        "select note from authors where (note in ('zz', 'y')) = false",
        'note',
      ],
      [
        'not in over a list proves by its negation',
        "select note from authors where not (note in ('zz', 'y'))",
        'note',
      ],
      [
        'is not true under NOT is true',
        'select active from authors where not (active is not true)',
        'active',
      ],
      [
        'is not distinct from a nullable column proves nothing',
        "select note from authors where note is not distinct from nullif(note, 'first') or note is null",
        'note?',
      ],
      [
        'is not distinct from a parameter that is required',
        'select note from authors where note is not distinct from $1::text',
        'note~',
        ['first'],
      ],
      [
        'a whole row that is not null has no NULL in it',
        'select b.isbn, b.score from books b where b is not null',
        'isbn score',
      ],
      [
        'a whole row that is not wholly null may have',
        'select b.isbn from books b where not (b is null)',
        'isbn?',
      ],
      [
        'a whole row of an outer join that is not null is there',
        'select b.title from authors a left join books b on b.author_id = a.id where b is not null',
        'title',
      ],
      [
        'a simple case proves its operand only where it is equal',
        "select case lower(note) when 'first' then note else note end as a from authors",
        'a?',
      ],
      [
        'a simple case over a nullable column',
        "select case lower(note) when 'first' then note else '' end as a from authors",
        'a',
      ],
      [
        'a simple case under later conditions',
        "select case note when 'zzz' then 'a' when 'first' then note else 'x' end as a from authors",
        'a',
      ],
    ],
  },
  {
    title: 'joins to what always has a row',
    rows: [
      [
        'a lateral aggregate on true nulls nothing',
        'select x.n, x.m from authors a left join lateral (select count(*) as n, max(score) as m from books b where b.author_id = a.id) x on true',
        'n m?',
      ],
      [
        'a lateral aggregate on a condition does',
        'select x.n from authors a left join lateral (select count(*) as n from books b where b.author_id = a.id) x on x.n > 0',
        'n?',
      ],
      [
        'a lateral aggregate with HAVING does',
        'select x.n from authors a left join lateral (select count(*) as n from books b where b.author_id = a.id having count(*) > 0) x on true',
        'n?',
      ],
      [
        'a lateral row does not',
        'select x.n from authors a left join lateral (select a.id + 1 as n) x on true',
        'n',
      ],
      [
        'a lateral row with OFFSET does',
        'select x.n from authors a left join lateral (select a.id + 1 as n offset 1) x on true',
        'n?',
      ],
      ['VALUES do not', 'select v.n from authors a left join (values (1), (2)) v (n) on true', 'n'],
      [
        'a right join on true to one row nulls nothing',
        'select x.n from (select count(*) as n from empty) x right join authors a on true',
        'n',
      ],
      [
        'a full join on true is not looked into',
        'select x.n from (select count(*) as n from empty) x full join authors a on true',
        'n~',
      ],
      [
        'a join around it may still null it',
        'select x.n from empty e left join (authors a left join lateral (select a.id as n) x on true) on true right join books b on true',
        'n?',
      ],
    ],
  },
  {
    title: 'stored values',
    rows: [
      [
        'what an upsert stores both ways',
        "insert into settings values ('a', 'v', 3) on conflict (key) do update set value = excluded.value returning value, level",
        'value level~',
      ],
      [
        'what an upsert keeps',
        "insert into settings values ('a', 'v', 3) on conflict (key) do update set value = settings.value returning value",
        'value?',
      ],
      [
        'what an upsert may leave as it was',
        "insert into settings values ('a', 'v', 3) on conflict (key) do update set level = 1 returning value, level",
        'value? level',
      ],
      [
        'an insert that does nothing on a conflict',
        "insert into settings values ('q', 'v', 3) on conflict do nothing returning value, level",
        'value level',
      ],
      [
        'a default is not a value',
        "insert into settings (key, value) values ('k', default) returning value, level",
        'value? level?',
      ],
      [
        'NULL in one of two rows',
        "insert into settings (key, value) values ('k', 'v'), ('l', null) returning value",
        'value?',
      ],
      [
        'a select that feeds an insert',
        'insert into settings (key, value, level) select name || id, name, boss_id from authors returning value, level',
        'value level?',
      ],
      [
        'a column of an update from another table',
        'update books set score = a.id, isbn = a.note || books.id from authors a where a.id = author_id returning score, isbn',
        'score isbn?',
      ],
      [
        'an update by its own column as it was',
        'update books set score = score + 1 where score is not null returning score',
        'score',
      ],
      [
        'an update by its own nullable column',
        'update books set score = score + 1 returning score',
        'score?',
      ],
      [
        'several columns at once',
        "update books set (score, isbn) = (1, 'z' || id) returning score, isbn",
        'score isbn',
      ],
      [
        'several columns from a subquery',
        "update books set (score, isbn) = (select 1, 'z') where id = 1 returning score, isbn",
        'score~ isbn~',
      ],
      ['a trigger may change what is stored', "update watched set note = 'x' returning note", 'note?'],
      [
        'a trigger of a partition may change what is moved',
        "update moving set note = 'x', zone = 2 returning note",
        'note?',
      ],
      [
        'a trigger may change what is inserted',
        "insert into moving values (9, 2, 'x') returning note",
        'note?',
      ],
      [
        'the new row has what is stored',
        "update authors set note = 'x' returning old.note as o, new.note as n",
        'o? n',
      ],
      [
        'the old row of an update has it not',
        "update authors set note = 'x' where id = 2 returning old.note as o",
        'o?',
      ],
      [
        'a stored value through a CTE',
        "with x as (insert into settings values ('n', 'v', 1) returning value, level) select value, level from x",
        'value level',
      ],
      [
        'an element that is stored leaves the rest',
        'update authors set tags[3] = null returning tags[3] as x',
        'x?',
      ],
      [
        'a required parameter that is stored',
        "insert into settings (key, value) values ('pp', :value! || 'x') returning value",
        'value',
        ['v'],
      ],
      [
        'a parameter whose NULL is stored',
        "insert into settings (key, value) values ('pp', $1 || 'x') returning value",
        'value?',
        [null],
      ],
      [
        'what MERGE stores is left unproven',
        "merge into settings s using authors a on s.level = a.id when matched then update set value = 'x' returning s.value",
        'value~',
      ],
    ],
  },
]
