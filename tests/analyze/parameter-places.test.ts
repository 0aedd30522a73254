import { describe, expect, it } from 'vitest'
import type { Described } from '#sluice/database/database'
import { drizzleColumn, drizzleRelation, drizzleType, model } from './model.js'
import { useSession } from './session.js'

const session = useSession()

type Place = readonly [
  where: string,
  sql: string,
  /** Property, type, `|null` where NULL is taken. */
  parameters: string,
  /** Arguments with which Postgres runs the statement. */
  given: readonly (string | null)[],
]

/** Each place where a parameter can meet something that tells its type, and whether NULL means something there. */
const places: readonly Place[] = [
  [
    'in every operand of IN',
    'select id from authors where id in (:a, :b, 3)',
    'a:integer, b:integer',
    ['1', '2'],
  ],
  ['in BETWEEN', 'select id from authors where id between :lo and :hi', 'lo:integer, hi:integer', ['1', '2']],
  [
    'in NOT BETWEEN SYMMETRIC',
    'select id from authors where big not between symmetric :lo and :hi',
    'lo:bigint, hi:bigint',
    ['1', '2'],
  ],
  ['in = ANY', 'select id from authors where id = any (:ids)', 'ids:integer[]', ['{1}']],
  ['in <> ALL', 'select id from authors where note <> all (:notes)', 'notes:text[]', ['{a}']],
  ['in > ANY', 'select id from authors where rate > any (:rates)', 'rates:numeric[]', ['{1}']],
  ['in ANY over an array column', 'select id from authors where :tag = any (tags)', 'tag:text', ['x']],
  [
    'in a row comparison',
    'select id from authors where (id, name) > (:id, :name)',
    'id:integer, name:text',
    ['1', 'x'],
  ],
  [
    'in IN over rows',
    'select id from authors where (id, name) in ((:id, :name), (2, :other))',
    'id:integer, name:text, other:text',
    ['1', 'x', 'Bo'],
  ],
  ['in IN over a subquery', 'select 1 as one where :id in (select id from authors)', 'id:integer', ['1']],
  [
    'in IS NOT DISTINCT FROM',
    'select id from authors where boss_id is not distinct from :boss',
    'boss:integer|null',
    ['1'],
  ],
  ['in coalesce', 'select coalesce(:a, :b, name) as c from authors', 'a:text|null, b:text|null', ['x', null]],
  ['in greatest', 'select greatest(:x, big) as g from authors', 'x:bigint|null', ['3']],
  ['in nullif', 'select nullif(:x, name) as n from authors', 'x:text', ['x']],
  ['in CASE', 'select case when :flag then 1 else 2 end as a', 'flag:boolean', ['t']],
  [
    'in a branch of CASE',
    'select case when id = 1 then name else :other end as a from authors',
    'other:text',
    ['x'],
  ],
  ['in a simple CASE', 'select case mood when :mood then 1 end as a from authors', 'mood:mood', ['ok']],
  [
    'in an argument of a function',
    'select id from authors where lower(name) = lower(:name)',
    'name:text',
    ['x'],
  ],
  ['in an argument of the schema’s own function', 'select plus_one(:n) as n', 'n:integer', ['1']],
  [
    'in a function in FROM',
    'select g from generate_series(:a::int, :b) g',
    'a:integer, b:integer',
    ['1', '2'],
  ],
  ['in an aggregate', 'select string_agg(name, :sep) as s from authors', 'sep:text', [',']],
  ['in FILTER', 'select count(*) filter (where name = :n) as m from authors', 'n:text', ['x']],
  [
    'in a window',
    'select lag(id, :by, :or_else) over (order by id) as l from authors',
    'by:integer, orElse:integer',
    ['1', '0'],
  ],
  [
    'in a frame',
    'select sum(id) over (order by id rows between :n preceding and current row) as s from authors',
    'n:bigint',
    ['1'],
  ],
  [
    'in ORDER BY',
    'select id from authors order by case when :down then -id else id end',
    'down:boolean',
    ['t'],
  ],
  [
    'in GROUP BY',
    'select date_trunc(:unit, born) as t, count(*) as n from authors where id = 3 group by 1',
    'unit:text',
    ['day'],
  ],
  ['in HAVING', 'select name from authors group by name having count(*) > :n', 'n:bigint', ['0']],
  [
    'in ON',
    'select a.id from authors a left join books b on b.author_id = a.id and b.title = :title',
    'title:text',
    ['One'],
  ],
  [
    'in a lateral subquery',
    'select x.title from authors a, lateral (select title from books where author_id = a.id limit :n) x',
    'n:bigint',
    ['1'],
  ],
  ['in FETCH FIRST', 'select id from authors fetch first :n rows only', 'n:bigint', ['1']],
  ['in a set operation', 'select id from authors union select :id order by 1', 'id:integer', ['9']],
  [
    'in a recursive query',
    'with recursive r (n) as (select :from::int union all select n + 1 from r where n < :to) select n from r',
    'from:integer, to:integer',
    ['1', '3'],
  ],
  ['in EXISTS', 'select exists (select from books where author_id = :id) as e', 'id:integer', ['1']],
  ['in ARRAY', 'select id from authors where tags @> array[:tag]', 'tag:text', ['x']],
  ['in an overlap of arrays', 'select id from authors where tags && :tags', 'tags:text[]', ['{x}']],
  ['in containment of JSON', 'select id from authors where data @> :doc', 'doc:jsonb', ['{}']],
  [
    'as a key of JSON',
    'select id from authors where data ->> :key = :value',
    'key:text, value:text',
    ['a', 'b'],
  ],
  [
    'in a JSON path',
    "select id from authors where json_exists(data, '$.a ? (@ > $x)' passing :x::int as x)",
    'x:integer',
    ['1'],
  ],
  ['in a subscript', 'select tags[:n] as t from authors', 'n:integer', ['1']],
  ['in a cast to a domain', 'select :m::email as m', 'm:email', ['a@b']],
  [
    'beside an interval',
    'select id from authors where born < now() - :ago::interval',
    'ago:interval',
    ['1 day'],
  ],
  ['in TABLESAMPLE', 'select id from authors tablesample bernoulli (:percent)', 'percent:real', ['100']],
  [
    'in an UPDATE FROM',
    'update books b set score = x.n from (select :n::int as n) x where b.id = :id',
    'n:integer|null, id:integer',
    [null, '1'],
  ],
  [
    'in an UPDATE of several columns',
    'update books set (score, isbn) = (:score, :isbn) where id = 1',
    'score:integer|null, isbn:text|null',
    [null, null],
  ],
  [
    'in an INSERT … SELECT … WHERE',
    'insert into books (id, author_id, title) select :id, a.id, :title from authors a where a.name = :name',
    'id:integer, title:text, name:text',
    ['9', 'x', 'Bo'],
  ],
  [
    'in a subquery of VALUES',
    'insert into books (id, author_id, title) values (:id, (select id from authors where name = :name), :title)',
    'id:integer, name:text, title:text',
    ['9', 'Bo', 'x'],
  ],
  [
    'in a multi-row VALUES',
    'insert into settings (key, level) values (:a, :n), (:b, 5)',
    'a:text, n:integer|null, b:text',
    ['y', null, 'z'],
  ],
  [
    'in a UNION that is inserted',
    "insert into settings (key, level) select 'q', :n union select 'r', 2",
    'n:integer|null',
    [null],
  ],
  [
    'in DO UPDATE',
    'insert into settings (key, value) values (:k, :v) on conflict (key) do update set value = excluded.value || :suffix',
    'k:text, v:text|null, suffix:text',
    ['a', null, 'x'],
  ],
  [
    'in DO UPDATE … WHERE',
    "insert into settings (key) values ('a') on conflict (key) do update set value = 'x' where settings.level > :n",
    'n:integer',
    ['0'],
  ],
  [
    'in a MERGE source',
    'merge into settings s using (select :key::text as k, :level::int as l) v on s.key = v.k when matched then update set level = v.l',
    'key:text, level:integer|null',
    ['a', null],
  ],
  [
    'in a MERGE condition',
    'merge into settings s using authors a on s.level = a.id when matched and a.name = :name then update set value = :value',
    'name:text, value:text|null',
    ['x', null],
  ],
  [
    'in RETURNING',
    'delete from reviews where book_id = :id returning body || :suffix as b',
    'id:integer, suffix:text',
    ['1', 'x'],
  ],
  [
    'in a CTE that changes rows',
    'with x as (update settings set value = :value where key = :key returning key) select key from x',
    'value:text|null, key:text',
    [null, 'a'],
  ],
  ['twice in one condition', 'select id from authors where rate > :r and rate < :r + 1', 'r:numeric', ['0']],
  [
    'in OR of is null',
    'select id from authors where (:p is null or boss_id = :p) and (:q is null or note = :q)',
    'p:integer|null, q:text|null',
    [null, null],
  ],
  [
    'in is not null with a cast',
    'select id from authors where (:p::int is not null and boss_id = :p)',
    'p:integer|null',
    ['1'],
  ],
]

describe('a parameter', () => {
  it('has a case for each place', () => {
    expect(places.length).toBeGreaterThan(50)
    expect(new Set(places.map(([where]) => where)).size).toBe(places.length)
  })

  it.each(places)('%s', async (_, sql, expected, given) => {
    const query = await session.query(sql)
    const shown = query.parameters.map(
      ({ property, nullable, type }) => `${property}:${type.pgType}${nullable ? '|null' : ''}`,
    )
    expect(shown.join(', ')).toBe(expected)
    // What was analysed is what is sent, and the server infers the same types from it again.
    const again = (await session.database.describe(query.sql)) as Described
    expect(again.parameterTypes.map((oid) => session.catalog.type(oid).name)).toEqual(
      query.parameters.map(({ type }) => type.pgType),
    )
    await expect(session.run(query.sql, given)).resolves.toBeDefined()
  })
})

const mood = { kind: 'enum', labels: ['sad', 'ok', 'happy'] }
const big = { codec: 'int8AsBigint' }
const born = { codec: 'timestamptzAsString' }
const rate = { codec: 'numericAsNumber' }

/** The Drizzle column of which the first parameter has the type. */
const met: readonly (readonly [where: string, sql: string, type: object])[] = [
  ['=', 'select id from authors where born = :p', born],
  ['on the left', 'select id from authors where :p < born', born],
  ['IN', 'select id from authors where big in (:p, 3)', big],
  ['BETWEEN', 'select id from authors where born between :p and now()', born],
  ['= ANY', 'select id from authors where big = any (:p)', { kind: 'array', element: big }],
  ['coalesce beside a column', 'select coalesce(:p, born) as b from authors', born],
  ['IS DISTINCT FROM', 'select id from authors where rate is distinct from :p', rate],
  ['a row comparison', 'select id from authors where (born, id) < (:p, 3)', born],
  ['a subquery of IN', 'select 1 as one where :p in (select big from authors)', big],
  ['a column of a CTE', 'with x as (select born as b from authors) select b from x where b > :p', born],
  ['INSERT', "insert into authors (big, id, name, rate) values (:p, 9, 'x', 1)", big],
  ['INSERT … SELECT', "insert into authors (big, id, name, rate) select :p, 9, 'x', 1", big],
  ['several rows', "insert into authors (id, name, rate, big) values (8, 'x', 1, :p), (9, 'y', 1, 2)", big],
  [
    'ON CONFLICT',
    "insert into authors (id, name, rate) values (1, 'x', 1) on conflict (id) do update set big = :p",
    big,
  ],
  ['UPDATE', 'update authors set born = :p', born],
  ['UPDATE through coalesce', 'update authors set born = coalesce(:p, born)', born],
  ['UPDATE of several columns', 'update authors set (big, note) = (:p, null)', big],
  [
    'MERGE',
    'merge into authors a using books b on b.author_id = a.id when matched then update set rate = :p',
    rate,
  ],
  ['an aggregate', 'select name from authors group by name having max(born) > :p', born],
  ['a lateral column', 'select a.id from authors a, lateral (select a.born as b) x where x.b = :p', born],
  ['a column of a view', 'select name from handled where name = :p', { codec: 'text' }],
  ['HAVING over a group', 'select born from authors group by born having born > :p', born],
  [
    'a union',
    'select b from (select born as b from authors union all select born from authors) x where b = :p',
    born,
  ],
]

describe('the type of the Drizzle column is met by', () => {
  it.each(met)('%s', async (_, sql, type) => {
    const { parameters } = await session.query(sql, { model })
    expect(parameters[0]?.type).toMatchObject(type)
  })

  it('an enum', async () => {
    const { parameters } = await session.query('select id from authors where mood = :p', { model })
    expect(parameters[0]?.type).toMatchObject(mood)
  })

  it('a column with a type of the schema’s own, wherever it is passed on', async () => {
    const typed = {
      ...model,
      relations: [
        drizzleRelation('settings', [
          drizzleColumn(
            'key',
            'key',
            drizzleType('PgText', { sqlType: 'text', typeArgument: 'Key', typeArgumentExport: 'Key' }),
          ),
        ]),
      ],
    }
    for (const sql of [
      'select level from settings where key = :p',
      'select level from settings where key = any (:p)',
      'insert into settings (key) values (:p)',
      'select coalesce(:p, key) as k from settings',
      'with x as (delete from settings where key = :p returning key) select key from x',
    ]) {
      const { parameters } = await session.query(sql, { model: typed })
      const [first] = parameters
      const type = first?.type.kind === 'array' ? first.type.element : first?.type
      expect([sql, type?.kind]).toEqual([sql, 'drizzle'])
    }
  })
})

/** A cast that only the author can write, and the message that says which. */
const casts: readonly (readonly [what: string, sql: string, cast: string])[] = [
  ['now() - :ago in a comparison', 'select id from authors where born > now() - :ago', ':ago::interval'],
  ['a date and a number', 'select id from books where released + :days > current_date', ':days::integer'],
  ['json_build_object', "select json_build_object('a', :x) as j", ':x::text'],
  ['jsonb_build_array', 'select jsonb_build_array(1, :x) as j', ':x::text'],
  ['concat', 'select concat(:x) as c', ':x::text'],
  ['format', "select format('%s', :x) as c", ':x::text'],
  ['unnest', 'select u from unnest(:list) u', ':list::text[]'],
  ['an overloaded function', "select date_trunc('day', :t) as d", ':t::timestamptz'],
  ['INSERT … SELECT DISTINCT', "insert into settings (key, level) select distinct 'q', :n", ':n::integer'],
  [
    'INSERT … SELECT … FROM (VALUES …)',
    "insert into settings (key, level) select * from (values ('q', :n)) v",
    ':n::integer',
  ],
  [
    'MERGE USING (VALUES …)',
    'merge into settings s using (values (:key, :level)) v (k, l) on s.key = v.k when matched then update set level = v.l',
    ':level::integer',
  ],
  [
    'MERGE USING (SELECT …)',
    'merge into settings s using (select :key as k, :level as l) v on s.key = v.k when matched then update set level = v.l',
    ':level::integer',
  ],
  ['a row of parameters', 'select row(:a, :b) as r', ':a::text'],
  ['generate_series', 'select g from generate_series(:a, :b) g', ':a::integer'],
]

describe('which cast is missing is said of', () => {
  it.each(casts)('%s', async (_, sql, cast) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map(({ hint }) => hint)).toEqual([`cast the parameter to its type, as in ${cast}`])
    const [name = ''] = cast.split('::')
    const repaired = await session.analyze(sql.replace(name, cast))
    if (/row\(|generate_series/.test(sql)) return
    expect(repaired.diagnostics.map(({ message }) => message)).toEqual([])
  })

  it.each([
    ['select id from authors where home = :home', 'cast it to its type, as in :home::address'],
    [
      'select id from authors where (id, name) = :pair',
      'compare column by column, or cast the row to a composite type',
    ],
  ])('a parameter that would be a record: %s', async (sql, hint) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.hint])).toEqual([['SL3008', hint]])
  })
})
