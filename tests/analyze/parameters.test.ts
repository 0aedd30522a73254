import { describe, expect, it } from 'vitest'
import type { Described } from '#sluice/database/database'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import { rewrite } from '#sluice/source/rewrite'
import { useSession } from './session.js'

const session = useSession()

type ParameterCase = readonly [
  sentence: string,
  sql: string,
  /** Property, type, `|null` where NULL is taken, `?` where it may be left out. */
  parameters: string,
  /** A part of the text that is sent, where it is not the author's with numbers. */
  sent?: string,
]

const named = ([sentence, sql, expected, sent]: ParameterCase) => ({ sentence, sql, expected, sent })

const cases: readonly ParameterCase[] = [
  [
    'takes the type of the column it is compared with',
    'select name from authors where id = :id',
    'id:integer',
  ],
  [
    'takes the type of the column on its right',
    'select name from authors where :born < born',
    'born:timestamp with time zone',
  ],
  [
    'takes the array of the column it is compared with',
    'select name from authors where id = any (:ids)',
    'ids:integer[]',
  ],
  ['takes the type of a column by IN', 'select name from authors where mood in (:a, :b)', 'a:mood, b:mood'],
  [
    'takes the type of a column by BETWEEN',
    'select name from authors where rate between :low and :high',
    'low:numeric, high:numeric',
  ],
  [
    'takes the type of a subquery by IN',
    'select 1 as one where :id in (select id from authors)',
    'id:integer',
  ],
  [
    'takes the types of a row comparison',
    '-- name: q\n-- @allow SL3056 the case is about something else\nselect id from authors where (born, id) < (:born, :id)',
    'born:timestamp with time zone, id:integer',
    'select id from authors where (born, id) < ($1, $2)',
  ],
  ['takes the type of a pattern', "select id from authors where name ilike '%' || :part || '%'", 'part:text'],
  [
    'takes the type of LIMIT and OFFSET',
    'select id from authors limit :size offset :from',
    'size:bigint, from:bigint',
  ],
  ['takes the type that a cast names', 'select :n::smallint as n', 'n:smallint'],
  ['takes the type that CAST names', 'select cast(:n as numeric(4, 2)) as n', 'n:numeric'],
  ['takes text where nothing says anything', 'select :x as x', 'x:text'],
  ['takes the type of a function argument', 'select repeat(name, :times) as x from authors', 'times:integer'],
  ['takes the type of a function of the schema', 'select strict_note(:x) as x', 'x:text'],
  ['takes the base of a domain in a comparison', 'select id from authors where mail = :mail', 'mail:text'],
  [
    'takes the domain in an assignment',
    'insert into authors (id, name, rate, mail) values (7, :name, 1, :mail)',
    'name:text, mail:email|null',
  ],
  [
    'takes JSON for a JSON column',
    'update authors set data = :data where id = :id',
    'data:jsonb|null, id:integer',
  ],
  [
    'takes a composite for a composite column',
    'update authors set home = :home where id = 1',
    'home:address|null',
  ],
  ['takes an array for an array column', 'update authors set tags = :tags where id = 1', 'tags:text[]'],
  [
    'takes the type of the other argument of coalesce',
    'select coalesce(:big, big) as x from authors',
    'big:bigint|null',
  ],
  [
    'is one parameter however often it stands',
    'select name from authors where name = :x or note = :x',
    'x:text',
  ],
  [
    'is used in a CTE and outside',
    'with x as (select id from authors where id = :id) select x.id from x where x.id = :id',
    'id:integer',
  ],
  ['is not null where it is compared', 'select id from authors where note = :note', 'note:text'],
  [
    'is nullable where it is stored in a nullable column',
    'insert into settings (key, value, level) values (:key, :value, :level)',
    'key:text, value:text|null, level:integer|null',
  ],
  [
    'is nullable in every row of VALUES',
    'insert into settings (key, value) values (:a, :b), (:c, :d)',
    'a:text, b:text|null, c:text, d:text|null',
  ],
  [
    'is nullable where SELECT feeds an INSERT',
    'insert into settings (key, value) select :key, :value',
    'key:text, value:text|null',
  ],
  [
    'is nullable in a branch of CASE that is stored in a nullable column',
    'update settings set value = case when level > 1 then :value else value end where key = :key',
    'value:text|null, key:text',
  ],
  [
    'is not null in a branch of CASE that is stored in a column that is not nullable',
    'update authors set name = case when id > 1 then :name else name end where id = :id',
    'name:text, id:integer',
  ],
  [
    'is nullable where CASE keeps its NULL away',
    'update authors set name = case when :name is not null then :name else name end where id = :id',
    'name:text|null, id:integer',
    'when $1::text is not null then $1',
  ],
  [
    'is nullable in CASE of a SELECT that feeds an INSERT',
    'insert into settings (key, level) select name, case when id > 1 then :level else 0 end from authors',
    'level:integer|null',
  ],
  [
    'is nullable in a scalar subquery that is stored',
    'update settings set level = (select :level::int where exists (select from authors)) where key = :key',
    'level:integer|null, key:text',
  ],
  [
    'is nullable as the first argument of nullif that is stored, and not as the second',
    "update settings set value = nullif(:value, :none) where key = 'a'",
    'value:text|null, none:text',
  ],
  [
    'is nullable in a query of WITH whose column is stored',
    'with given as (select :level::int as level, :key as key) insert into settings (key, level) select key, level from given',
    'level:integer|null, key:text',
  ],
  [
    'is nullable through a query of WITH that feeds an UPDATE',
    'with given as (select :value::text as value) update settings s set value = given.value from given where s.key = :key',
    'value:text|null, key:text',
  ],
  [
    'is nullable in each branch of a union that feeds an INSERT',
    'insert into settings (key, level) select :a::text, :x::int union all select :b::text, :y::int',
    'a:text, x:integer|null, b:text, y:integer|null',
  ],
  [
    'is nullable as the argument of a strict function that is stored',
    'insert into settings (key, level) values (upper(:key), abs(:level::int))',
    'key:text, level:integer|null',
  ],
  [
    'is nullable as the operand of a strict operator beside constants',
    "insert into settings (key, value, level) values ('x', 'n: ' || :value, :level::int * 2 + 1)",
    'value:text|null, level:integer|null',
  ],
  [
    'is not null beside a column, which its NULL would wipe out',
    'update settings set level = level + :by where key = :key',
    'by:integer, key:text',
  ],
  [
    'is not null in a function that is not strict',
    'update settings set value = lenient(:value) where key = :key',
    'value:text, key:text',
  ],
  [
    'is not null where a column that is not nullable stores it too',
    'update authors set note = :name, name = case when id > 1 then :name else name end where id = :id',
    'name:text, id:integer',
  ],
  [
    'is nullable by way of MERGE and ON CONFLICT',
    'insert into settings (key) values (:key) on conflict (key) do update set value = case when settings.level > 1 then :value end',
    'key:text, value:text|null',
  ],
  [
    'is nullable by ON CONFLICT',
    'insert into settings (key) values (:key) on conflict (key) do update set value = :value, level = :level',
    'key:text, value:text|null, level:integer|null',
  ],
  [
    'is nullable by MERGE',
    'merge into settings s using (select 5 as id) a on s.level = a.id when matched then update set value = :value when not matched then insert (key, level) values (:key, :level)',
    'value:text|null, key:text, level:integer|null',
  ],
  [
    'is nullable in an UPDATE of several columns',
    'update settings set (value, level) = (:value, :level) where key = :key',
    'value:text|null, level:integer|null, key:text',
  ],
  [
    'is nullable where a length is enforced on it',
    'update keys set c = :c where a = :a',
    'c:text|null, a:integer',
  ],
  [
    'is nullable in coalesce over a column that is not',
    'update authors set name = coalesce(:name, name) where id = :id',
    'name:text|null, id:integer',
  ],
  [
    'is nullable by is null',
    'select id from authors where :note is null or note = :note',
    'note:text|null',
    '$1::text is null or note = $1',
  ],
  [
    'is nullable by is null with the type of a number',
    'select id from authors where (:big is null or big > :big)',
    'big:bigint|null',
    '($1::bigint is null or big > $1)',
  ],
  [
    'is nullable by is not null',
    'select id from authors where :mood is not null and mood = :mood',
    'mood:mood|null',
    '$1::mood is not null',
  ],
  [
    'is nullable by is null inside parentheses',
    'select id from authors where (:big) is null or big = :big',
    'big:bigint|null',
    '($1::bigint) is null',
  ],
  [
    'is nullable by IS DISTINCT FROM',
    'select id from authors where note is distinct from :note',
    'note:text|null',
  ],
  [
    'takes the type of its use where it is an output column too',
    'select :big as big, id from authors where big = :big',
    'big:bigint',
    'select $1::bigint as big',
  ],
  [
    'keeps a cast of the author',
    'select id from authors where :n::bigint is null or big = :n',
    'n:bigint|null',
    '$1::bigint is null or big = $1',
  ],
  [
    'takes a cast of the author on both sides',
    'select a.id from authors a where a.id = :n::bigint and a.big = :n',
    'n:bigint',
  ],
  [
    'is the same in LIMIT and in a product',
    'select id from authors limit :size offset :size * 2',
    'size:integer',
  ],
  ['may be left out by its mark', 'select id from authors where note = :note?', 'note?:text|null'],
  ['is never null by its mark', "insert into settings (key, value) values ('x', :value!)", 'value:text'],
  [
    'may be left out in a nullable column',
    "update settings set value = :value? where key = 'a'",
    'value?:text|null',
  ],
  [
    'is required by a column although it is tested for null',
    'insert into settings (key) select :key where :key is not null',
    'key:text',
    'where $1::text is not null',
  ],
  ['has its name in camel case', 'select id from authors where boss_id = :boss_id', 'bossId:integer'],
  [
    'is named after the column it is compared with',
    'select name from authors where id = $1 and boss_id = $2',
    'id:integer, bossId:integer',
  ],
  ['is named after a list', 'select name from authors where id = any ($1)', 'idList:integer[]'],
  [
    'is named after the column it is stored in',
    'insert into settings (key, level) values ($1, $2)',
    'key:text, level:integer|null',
  ],
  [
    'is named after LIMIT and OFFSET',
    'select id from authors limit $2 offset $1',
    'offset:bigint, limit:bigint',
  ],
  [
    'has a number where names meet',
    'select name from authors where id > $1 and id < $2',
    'id:integer, id2:integer',
  ],
  ['is arg where it meets no column', 'select upper($1) as a, $2::int as b', 'arg:text, arg2:integer'],
  ['is a bigint for a bigint key', 'select label from wide where id = :id', 'id:bigint'],
  ['is an element that is assigned', 'update authors set tags[1] = :tag where id = 1', 'tag:text'],
  ['is inside JSON', "select json_build_object('a', :x::int) as j", 'x:integer'],
  [
    'is inside a JSON function',
    "select json_value(data, '$.a' passing :x::int as x) as j from authors",
    'x:integer',
  ],
  ['is a point in time', 'select id from authors where born > now() - :ago::interval', 'ago:interval'],
  [
    'is in an array of its own',
    'select id from authors where id = any (array[:a::int, :b])',
    'a:integer, b:integer',
  ],
  [
    'is in a MERGE condition',
    'merge into settings s using authors a on s.level = a.id and a.name = :name when matched then delete',
    'name:text',
  ],
  [
    'is stored through a view',
    'insert into plain_books (id, title) values (:id, :title)',
    'id:integer, title:text',
  ],
  [
    'is stored through a view of a table with a DO ALSO rule',
    'insert into over_echoed (id, label, note) values (:id, :label, :note)',
    'id:integer, label:text, note:text|null',
  ],
]

describe('a parameter', () => {
  it('has a sentence of its own for every case', () => {
    expect(cases.length).toBeGreaterThan(40)
    expect(new Set(cases.map(([sentence]) => sentence)).size).toBe(cases.length)
  })

  it.each(cases.map(named))('$sentence', async ({ sql, expected, sent }) => {
    const query = await session.query(sql)
    const shown = query.parameters.map(
      ({ property, optional, nullable, type }) =>
        `${property}${optional ? '?' : ''}:${type.pgType}${nullable ? '|null' : ''}`,
    )
    expect(shown.join(', ')).toBe(expected)
    if (sent !== undefined) expect(query.sql).toContain(sent)
    else
      expect(query.sql).toBe(
        sql.replaceAll(/(?<!:):(\w+)[?!]?/g, (_whole, name: string) => numberOf(name, sql)),
      )
    // The server infers again from the text that is sent.
    const again = (await session.database.describe(query.sql)) as Described
    expect(again.parameterTypes.map((oid) => session.catalog.type(oid).name)).toEqual(
      query.parameters.map(({ type }) => type.pgType),
    )
  })

  const numberOf = (name: string, sql: string): string => {
    const names = [...sql.matchAll(/(?<!:):(\w+)/g)].map(([, found]) => found)
    return `$${[...new Set(names)].indexOf(name) + 1}`
  }
})

describe('an element of a parameter that is an array', () => {
  it.each([
    ['is not null in = any', 'select id from authors where id = any (:ids)', 'ids[]'],
    ['is not null in = any over no column', 'select 1 as x where upper(:a::text) = any (:b)', 'a b[]'],
    ['is not null in unnest', 'select unnest(:ids::int[]) as id', 'ids[]'],
    [
      'is not null in unnest that feeds an INSERT',
      'insert into settings (key, value) select * from unnest(:keys::text[], :vals::text[])',
      'keys[] vals[]',
    ],
    ['is not null where nothing is said of it', 'select cardinality(:ids::int[]) as n', 'ids[]'],
    ['may be null where the array is stored', 'update authors set tags = :tags where id = 1', 'tags[?]'],
    [
      'is not null where the array is stored and taken apart',
      "update authors set tags = :tags where id = 1 and 'x' = any (:tags)",
      'tags[]',
    ],
    ['may be null by its mark', 'select id from authors where id = any (:ids[?])', 'ids[?]'],
    ['may be null by its mark in unnest', 'select unnest(:ids[?]::int[]) as id', 'ids[?]'],
    ['is never null by its mark', 'update authors set tags = :tags[!] where id = 1', 'tags[]'],
    ['has a mark beside that of the array', 'select unnest(:ids[?]?::int[]) as id', 'ids[?]?'],
    [
      'has a mark as a field of a list',
      'insert into authors (id, name, rate, tags) values (:rows.id, :rows.name, 1, :rows.tags[!])',
      'rows.id rows.name rows.tags[]',
    ],
  ])('%s', async (_, sql, expected) => {
    const { parameters } = await session.query(sql)
    const shown = parameters.map(({ name, type, nullable }) => {
      const elements = type.kind === 'array' ? (type.elementNullable ? '[?]' : '[]') : ''
      return `${name}${elements}${nullable ? '?' : ''}`
    })
    expect(shown.join(' ')).toBe(expected)
  })
})

describe('NULL for a parameter', () => {
  const argument: Readonly<Record<string, string>> = {
    integer: '900',
    bigint: '900',
    text: 'x',
    'text[]': '{}',
    email: 'x@y',
    jsonb: '{}',
    address: '(a,b)',
  }
  const changes = cases.filter(
    ([, sql]) => /^(insert|update|merge)/.test(sql) && !sql.includes('plain_books'),
  )

  it.each(changes.map(named))('is taken exactly where the table takes it: $sentence', async ({ sql }) => {
    const query = await session.query(sql)
    const values = query.parameters.map(({ type }, index) => {
      const value = argument[type.pgType] ?? null
      return type.pgType === 'text' ? `${value}${index}` : value
    })
    for (const [index, { nullable, name, optional }] of query.parameters.entries()) {
      if (!sql.startsWith('insert') && !nullable) continue
      const mark = new RegExp(`:${name}[!]`).test(sql)
      const run = session.run(
        query.sql,
        values.map((value, at) => (at === index ? null : value)),
      )
      if (nullable || optional || mark) await expect(run).resolves.toBeDefined()
      else if (!sql.includes('is not null')) await expect(run).rejects.toThrow(/23502/)
    }
  })
})

const conflicts: readonly (readonly [
  sentence: string,
  sql: string,
  message: string,
  places: readonly string[],
])[] = [
  [
    'date and timestamptz by assignment and comparison',
    'update books set released = :d from authors where born > :d',
    'parameter :d is used as date and as timestamp with time zone',
    ['1:29 :d', '1:58 :d'],
  ],
  [
    'text and integer',
    'select id from authors where id = :x or name = :x',
    'parameter :x is used as integer and as text',
    ['1:35 :x', '1:48 :x'],
  ],
  [
    'types behind is null',
    'select id from authors where :x is null or id = :x or name = :x',
    'parameter :x is used as integer and as text',
    ['1:49 :x', '1:62 :x'],
  ],
  [
    'a type that its author has cast to, and a wider one',
    'select id from authors where id = $1::int and big = $1',
    'parameter $1 is used as integer and as bigint',
    ['1:35 $1', '1:53 $1'],
  ],
  [
    'a column that it is stored in, and a wider one',
    'update books set score = :n from wide where wide.id = :n',
    'parameter :n is used as integer and as bigint',
    ['1:26 :n', '1:55 :n'],
  ],
]

describe('a parameter of several types of one family has the widest', () => {
  it.each([
    ['integer and bigint', 'select id from wide where :after = 0 or id < :after', 'bigint'],
    ['smallint and bigint', 'select id from wide where id_small = :q or id = :q', 'bigint'],
    ['bigint and integer, by number', 'select id from authors where big = $1 and id = $1', 'bigint'],
    ['behind is null', 'select id from wide where :q is null or id_small = :q or id = :q', 'bigint'],
    [
      'date and timestamp',
      '-- name: q\n-- @allow SL3056 the case is about something else\nselect a.id from authors a join books b on b.author_id = a.id where b.released = :day or a.since = :day',
      'timestamp without time zone',
    ],
    [
      'date and timestamp with time zone',
      '-- name: q\n-- @allow SL3056 the case is about something else\nselect a.id from authors a join books b on b.author_id = a.id where b.released = :day or a.born = :day',
      'timestamp with time zone',
    ],
  ])('%s', async (_, sql, type) => {
    const query = await session.query(sql)
    expect(query.parameters.map((parameter) => parameter.type.pgType)).toEqual([type])
    const again = (await session.database.describe(query.sql)) as Described
    expect(again.parameterTypes.map((oid) => session.catalog.type(oid).name)).toEqual([type])
  })

  it('so that it finds what only the widest can hold', async () => {
    const query = await session.query('select id from wide where :after = 0 or id < :after')
    expect(await session.run(query.sql, ['9223372036854775807'])).toHaveLength(2)
  })
})

describe('a parameter of two types', () => {
  it.each(conflicts)('%s', async (_, sql, message, places) => {
    const { diagnostics } = await session.analyze(sql)
    expect(diagnostics).toMatchObject([{ code: 'SL2008', message }])
    // The SQLSTATE is that of Postgres for the text as it is sent, or none.
    const { value } = parseQueryFile({ path: 'q.sql', text: sql }, 'q')
    const [source] = value
    const sent = source && rewrite(source.file, source.span.start, source.span.end, source.edits).text
    const answer = await session.database.describe(sent ?? '')
    expect(diagnostics[0]?.sqlstate).toBe(answer.kind === 'rejected' ? answer.error.sqlstate : null)
    const [problem] = diagnostics
    const spans = [problem?.span, ...(problem?.related ?? []).map(({ span }) => span)]
    expect(spans.map((span) => span && `1:${span.start + 1} ${sql.slice(span.start, span.end)}`)).toEqual(
      places,
    )
  })
})
