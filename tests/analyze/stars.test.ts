import { describe, expect, it } from 'vitest'
import { rewrite } from '#sluice/source/rewrite'
import { useSession } from './session.js'

const session = useSession()

const cases: readonly (readonly [sentence: string, sql: string, sent: string])[] = [
  ['of a table', 'select * from settings', 'select key, value, level from settings'],
  [
    'with a qualifier',
    'select s.*, 1 as one from settings s',
    'select s.key, s.value, s.level, 1 as one from settings s',
  ],
  [
    'with a schema',
    'select public.settings.* from public.settings',
    'select public.settings.key, public.settings.value, public.settings.level from public.settings',
  ],
  [
    'of two tables',
    'select * from settings, empty',
    'select settings.key, settings.value, settings.level, empty.id, empty.label from settings, empty',
  ],
  [
    'with aliases',
    'select * from settings s cross join empty e',
    'select s.key, s.value, s.level, e.id, e.label from settings s cross join empty e',
  ],
  [
    'with an alias that needs quotes',
    'select * from settings "S 1", empty "select"',
    'select "S 1".key, "S 1".value, "S 1".level, "select".id, "select".label from settings "S 1", empty "select"',
  ],
  [
    'with column aliases',
    'select * from settings as s (a, "B", level)',
    'select a, "B", level from settings as s (a, "B", level)',
  ],
  [
    'of JOIN USING',
    'select * from empty join wide using (id, label)',
    'select wide.id, empty.label, wide.id_small from empty join wide using (id, label)',
  ],
  [
    'of LEFT JOIN USING',
    'select * from empty left join settings s on true join wide using (id, label)',
    'select wide.id, empty.label, s.key, s.value, s.level, wide.id_small from empty left join settings s on true join wide using (id, label)',
  ],
  [
    'of FULL JOIN USING',
    'select * from (select id from books) b full join empty using (id)',
    'select id, empty.label from (select id from books) b full join empty using (id)',
  ],
  [
    'of NATURAL JOIN over two types',
    'select * from empty natural join (select id, id_small from wide) w',
    'select w.id, empty.label, w.id_small from empty natural join (select id, id_small from wide) w',
  ],
  [
    'of a join with a name',
    'select * from (empty e cross join settings s) as j',
    'select j.id, j.label, j.key, j.value, j.level from (empty e cross join settings s) as j',
  ],
  [
    'of joins with names in a join with a name',
    'select * from ((settings left join (select id from books) b on true) as i full join empty using (id)) as o, (values (1)) v (n)',
    'select o.id, o.key, o.value, o.level, o.label, v.n from ((settings left join (select id from books) b on true) as i full join empty using (id)) as o, (values (1)) v (n)',
  ],
  [
    'in a subquery',
    'select x.key from (select * from settings) x',
    'select x.key from (select key, value, level from settings) x',
  ],
  [
    'outside and in a subquery',
    'select * from (select * from settings) x',
    'select key, value, level from (select key, value, level from settings) x',
  ],
  [
    'in a CTE and outside',
    'with x as (select * from settings) select * from x',
    'with x as (select key, value, level from settings) select key, value, level from x',
  ],
  [
    'in both branches of a union',
    'select * from settings union all select * from settings',
    'select key, value, level from settings union all select key, value, level from settings',
  ],
  [
    'in the source of an INSERT',
    "insert into settings select * from settings where key = 'z'",
    "insert into settings select key, value, level from settings where key = 'z'",
  ],
  [
    'in RETURNING',
    "insert into settings values ('z', null, null) returning *",
    "insert into settings values ('z', null, null) returning key, value, level",
  ],
  [
    'in RETURNING of an UPDATE with FROM',
    "update settings s set level = 1 from (values (1)) v (n) where s.key = 'a' returning *",
    "update settings s set level = 1 from (values (1)) v (n) where s.key = 'a' returning s.key, s.value, s.level, v.n",
  ],
  [
    'of the old row',
    "update settings set level = 1 where key = 'a' returning old.*",
    "update settings set level = 1 where key = 'a' returning old.key, old.value, old.level",
  ],
  [
    'of a deleted row',
    'delete from settings returning settings.*',
    'delete from settings returning settings.key, settings.value, settings.level',
  ],
  ['of VALUES', "select * from (values (1, 'x')) v", "select column1, column2 from (values (1, 'x')) v"],
  [
    'of a function',
    'select * from generate_series(1, 2)',
    'select generate_series from generate_series(1, 2)',
  ],
  [
    'of a function with an alias',
    'select * from generate_series(1, 2) as g',
    'select g from generate_series(1, 2) as g',
  ],
  [
    'of a function with ordinality',
    'select * from unnest(array[1, 2]) with ordinality',
    'select unnest, ordinality from unnest(array[1, 2]) with ordinality',
  ],
  [
    'of a function that returns rows',
    'select a.* from some_authors() a',
    'select a.id, a.name, a.note, a.mood, a.tags, a.big, a.born, a.boss_id, a.data, a.rate, a.active, a.home, a.mail, a.since from some_authors() a',
  ],
  [
    'of several functions',
    'select * from rows from (generate_series(1, 2), upper($1)) as x (a, b)',
    'select a, b from rows from (generate_series(1, 2), upper($1)) as x (a, b)',
  ],
  ['of a view', 'select * from plain_books', 'select id, title, score from plain_books'],
  [
    'of a lateral subquery',
    'select x.* from settings s, lateral (select s.*) x',
    'select x.key, x.value, x.level from settings s, lateral (select s.key, s.value, s.level) x',
  ],
  [
    'of a grouped key',
    'select s.*, count(*) as n from settings s group by s.key',
    'select s.key, s.value, s.level, count(*) as n from settings s group by s.key',
  ],
  [
    'of a grouped query by itself',
    'select * from settings group by key',
    'select key, value, level from settings group by key',
  ],
  [
    'with a filter behind a character of two units',
    "select *, '🙂' as e from settings where value = '🙂' or true",
    "select key, value, level, '🙂' as e from settings where value = '🙂' or true",
  ],
  [
    'twice',
    'select a.*, b.id as b_id from (select * from empty) a join (select * from empty) b using (id)',
    'select a.id, a.label, b.id as b_id from (select id, label from empty) a join (select id, label from empty) b using (id)',
  ],
  ['of a table by TABLE', 'table settings', 'select key, value, level from settings'],
  [
    'of TABLE in both branches of a union',
    'table settings union all table settings',
    'select key, value, level from settings union all select key, value, level from settings',
  ],
  [
    'of TABLE in a CTE and outside',
    'with x as (table settings) table x',
    'with x as (select key, value, level from settings) select key, value, level from x',
  ],
  [
    'of TABLE beside a star',
    'with x as (table settings) select * from x, (table empty) y',
    'with x as (select key, value, level from settings) select x.key, x.value, x.level, y.id, y.label from x, (select id, label from empty) y',
  ],
  [
    'of a recursive query',
    'with recursive r (n) as (select 1 union all select n + 1 from r where n < 3) select * from r',
    'with recursive r (n) as (select 1 union all select n + 1 from r where n < 3) select n from r',
  ],
  [
    'of JSON_TABLE',
    "select * from json_table('[1]'::jsonb, '$[*]' columns (a int path '$'))",
    "select a from json_table('[1]'::jsonb, '$[*]' columns (a int path '$'))",
  ],
  [
    'of EXISTS stays',
    'select exists (select * from settings) as e',
    'select exists (select * from settings) as e',
  ],
  ['of a count stays', 'select count(*) as n from settings', 'select count(*) as n from settings'],
  [
    'of a MERGE',
    'merge into settings s using (values (1)) v (n) on s.level = v.n when matched then delete returning *',
    'merge into settings s using (values (1)) v (n) on s.level = v.n when matched then delete returning v.n, s.key, s.value, s.level',
  ],
  ['of a composite column', 'select (home).* from authors', 'select (home).street, (home).city from authors'],
  [
    'of a composite column in a subquery and outside',
    'select x.* from (select (a.home).*, a.id from authors a) x where x.id > 0',
    'select x.street, x.city, x.id from (select (a.home).street, (a.home).city, a.id from authors a) x where x.id > 0',
  ],
  [
    'of a composite column in both branches of a union',
    "select (home).*, 1 as n from authors union all select (home).*, 2 from authors where name = 'Bo'",
    "select (home).street, (home).city, 1 as n from authors union all select (home).street, (home).city, 2 from authors where name = 'Bo'",
  ],
  [
    'of a function with a parameter',
    'select (one_book(length(:x) + length(:y))).title as t, (one_book(length(:x))).*, :y as y',
    'select (one_book(length($1) + length($2))).title as t, (one_book(length($1))).id, (one_book(length($1))).author_id, (one_book(length($1))).score, (one_book(length($1))).title, (one_book(length($1))).isbn, (one_book(length($1))).released, $2 as y',
  ],
  ['of a function with OUT parameters', 'select (pair()).*', 'select (pair()).a, (pair()).b'],
  [
    'of a function that returns a set',
    'select a.id, (jsonb_each(a.data)).* from authors a where a.id = 3',
    'select a.id, (jsonb_each(a.data)).key, (jsonb_each(a.data)).value from authors a where a.id = 3',
  ],
  [
    'of a relation in brackets',
    'select (s).* from settings s',
    'select (s).key, (s).value, (s).level from settings s',
  ],
  ['of a row', 'select (row (1, null::int)).*', 'select (row (1, null::int)).f1, (row (1, null::int)).f2'],
  [
    'of an element of an array',
    'select ((array_agg(home))[1]).* from authors',
    'select ((array_agg(home))[1]).street, ((array_agg(home))[1]).city from authors',
  ],
  ['of a cast', "select ('(a,b)'::address).*", "select ('(a,b)'::address).street, ('(a,b)'::address).city"],
  [
    'of a subquery that has a star of its own',
    'select ((select s from settings s where key = (select min(t.key) from (select * from settings) t))).*',
    'select ((select s from settings s where key = (select min(t.key) from (select key, value, level from settings) t))).key, ((select s from settings s where key = (select min(t.key) from (select key, value, level from settings) t))).value, ((select s from settings s where key = (select min(t.key) from (select key, value, level from settings) t))).level',
  ],
  [
    'of a value that is written out as a source of an INSERT',
    "insert into settings (key, value) select 'z' || (n.x).a, (n.x).b from (select pair() as x) n returning (settings).*",
    "insert into settings (key, value) select 'z' || (n.x).a, (n.x).b from (select pair() as x) n returning (settings).key, (settings).value, (settings).level",
  ],
  ['of a table without columns', 'select * from bare', 'select  from bare'],
  ['of a table without columns by TABLE', 'table bare', 'select  from bare'],
  ['of a table without columns, before others', 'select *, 1 as n from bare', 'select  1 as n from bare'],
  [
    'of tables without columns, behind and between others',
    'select 1 as n, a.*, s.key, b.* from bare a, settings s, bare b',
    'select 1 as n , s.key  from bare a, settings s, bare b',
  ],
  [
    'of tables without columns, one behind the other',
    'select a.*, b.*, s.* from bare a, bare b, settings s',
    'select   s.key, s.value, s.level from bare a, bare b, settings s',
  ],
]

describe('a star is written out', () => {
  it('has a sentence of its own for every case', () => {
    expect(new Set(cases.map(([sentence]) => sentence)).size).toBe(cases.length)
  })

  it.each(cases)('%s', async (_, sql, sent) => {
    const query = await session.query(sql)
    expect(query.sql).toBe(sent)
    // What it gives is what the star gave.
    const { source } = query
    const starred = rewrite(
      source.file,
      source.span.start,
      source.span.end,
      source.edits.filter(({ text }) => /^ ?\$/.test(text)),
    )
    const parameters = query.parameters.map(() => 'x')
    const [before, after] = [await session.run(starred.text, parameters), await session.run(sent, parameters)]
    expect(after).toEqual(before)
    expect(Object.keys(after[0] ?? {})).toEqual(Object.keys(before[0] ?? {}))
  })
})

describe('a star whose columns have difficult names', () => {
  const names = ['a"b', 'A', 'ä', 'with space', '1', '', '🙂', 'b.c', "it's", 'new\nline'].filter(
    (name) => name !== '',
  )

  it('quotes what Postgres would quote, keywords of every category among them', async () => {
    const keywords = await session.database.rows('select word from pg_get_keywords()')
    const columns = [...keywords.map(({ word }) => word ?? ''), ...names]
    const definition = columns.map((name) => `"${name.replaceAll('"', '""')}" int`).join(', ')
    await session.database.execute(`create table named (${definition})`)
    await session.catalog.ensure({
      relations: (await session.database.rows("select 'named'::regclass::oid as oid")).map(({ oid }) =>
        Number(oid),
      ),
    })
    for (const sql of [
      'select * from named',
      'select n.* from named n',
      'select * from named n, (values (1)) v (one_more_name)',
    ]) {
      const { value } = { value: await session.query(sql, { naming: 'sql' }) }
      expect(value.columns.map(({ name }) => name).slice(0, columns.length)).toEqual(columns)
      expect(await session.run(value.sql)).toEqual([])
    }
    await session.database.execute('drop table named')
  })

  it('keeps what was checked when a column is added later', async () => {
    const { sql } = await session.query('select * from settings')
    const found = await session.database.execute(
      `begin; alter table settings add column later int; do $$ begin
         if (select count(*) from json_object_keys((select row_to_json(x) from (${sql} limit 1) x))) <> 3 then raise 'more columns'; end if;
       end $$; rollback`,
    )
    expect(found).toBeNull()
  })
})

describe('a star that cannot be written out', () => {
  it.each([
    // The tree has the place of the value in GROUP BY only.
    ['of a composite value that is grouped', 'select (home).* from authors group by home', '1:8 (home).*'],
  ])('%s', async (_, sql, place) => {
    const { diagnostics } = await session.analyze(sql)
    expect(
      diagnostics.map(
        ({ code, span }) => `${code} 1:${(span?.start ?? 0) + 1} ${sql.slice(span?.start, span?.end)}`,
      ),
    ).toEqual([`SL3011 ${place}`])
  })

  it('of functions whose columns share a name stays, where only the places differ', async () => {
    const { queries, diagnostics } = await session.analyze('select * from unnest($1::int[], $2::int[])')
    expect(queries).toEqual([])
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL3001'])
  })
})
