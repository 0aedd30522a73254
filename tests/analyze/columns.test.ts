import { describe, expect, it } from 'vitest'
import type { Described } from '#sluice/database/database'
import { model } from './model.js'
import { type Options, useSession } from './session.js'

const session = useSession()

const columnOf = async (expression: string, options?: Options) => {
  const { columns } = await session.query(`select ${expression} as x`, options)
  const [column] = columns
  if (!column) throw new Error('no column')
  return column
}

describe('the type of a value', () => {
  const cases: readonly (readonly [pgType: string, codec: string])[] = [
    ['boolean', 'boolean'],
    ['smallint', 'int2'],
    ['integer', 'int4'],
    ['bigint', 'int8'],
    ['oid', 'oid'],
    ['real', 'float4'],
    ['double precision', 'float'],
    ['numeric', 'numeric'],
    ['money', 'text'],
    ['text', 'text'],
    ['character varying', 'text'],
    ['character', 'text'],
    ['"char"', 'text'],
    ['name', 'text'],
    ['uuid', 'uuid'],
    ['bytea', 'bytea'],
    ['date', 'date'],
    ['time without time zone', 'time'],
    ['time with time zone', 'time'],
    ['timestamp without time zone', 'timestamp'],
    ['timestamp with time zone', 'timestamptz'],
    ['interval', 'interval'],
    ['inet', 'inet'],
    ['cidr', 'inet'],
    ['macaddr', 'macaddr'],
    ['macaddr8', 'macaddr8'],
    ['bit', 'bit'],
    ['bit varying', 'bit'],
    ['tsvector', 'text'],
    ['xml', 'text'],
    ['int4range', 'range'],
    ['tstzmultirange', 'multirange'],
    ['point', 'geometric'],
    ['regclass', 'text'],
  ]
  it.each(cases)('%s', async (pgType, codec) => {
    expect((await columnOf(`null::${pgType}`)).type).toEqual({ kind: 'scalar', pgType, codec })
    const { type } = await columnOf(`'{NULL}'::${pgType}[]`)
    expect(type).toMatchObject({
      kind: 'array',
      pgType: `${pgType}[]`,
      element: { pgType, codec },
      dimensions: 1,
      elementNullable: true,
    })
  })

  it('a domain has that of its base', async () => {
    expect((await columnOf('null::email')).type).toMatchObject({ kind: 'scalar', codec: 'text' })
    expect((await columnOf('null::email[]')).type).toMatchObject({
      element: { pgType: 'email', codec: 'text' },
    })
  })

  it('an enum has its labels in their order', async () => {
    expect((await columnOf('null::mood')).type).toEqual({
      kind: 'enum',
      pgType: 'mood',
      labels: ['sad', 'ok', 'happy'],
    })
  })

  it('a composite has its attributes, each of which may be NULL', async () => {
    expect((await columnOf('null::address')).type).toEqual({
      kind: 'composite',
      pgType: 'address',
      attributes: [
        {
          name: 'street',
          property: 'street',
          nullable: true,
          type: { kind: 'scalar', pgType: 'text', codec: 'text' },
        },
        {
          name: 'city',
          property: 'city',
          nullable: true,
          type: { kind: 'scalar', pgType: 'text', codec: 'text' },
        },
      ],
    })
  })

  it.each(['json', 'jsonb'])('%s may be any JSON', async (pgType) => {
    expect((await columnOf(`null::${pgType}`)).type).toMatchObject({ kind: 'json', pgType, untyped: false })
  })

  it('boxes are separated by a semicolon in an array', async () => {
    expect((await columnOf('null::box[]')).type).toMatchObject({ kind: 'array', delimiter: ';' })
  })

  it.each([
    ['array[1, 2]', 1, false],
    ['array[1, null]', 1, true],
    ['array[array[1], array[2]]', 2, false],
    ['array[array[1], array[null::int]]', 2, true],
    ['array[array[null::int], array[1]]', 2, true],
    ["array['{1,2}'::int[], array[1, 2]]", 2, false],
    ["array['{1,null}'::int[], array[1, 2]]", 2, true],
    ["'{1}'::int[]", 1, false],
  ])('%s has depth %d', async (expression, dimensions, elementNullable) => {
    expect((await columnOf(expression)).type).toMatchObject({ kind: 'array', dimensions, elementNullable })
  })

  const rows = "(values (1, '{a,b}'::text[]), (2, '{c,null}')) r (n, texts)"
  /** Arrays that are made of arrays, each of one row. */
  it.each([
    `select array_agg(texts) as x from ${rows}`,
    `select array_agg(distinct texts) as x from ${rows}`,
    `select array_agg(texts order by n desc) filter (where n > 1) as x from ${rows}`,
    `select array_agg(texts) over () as x from ${rows} limit 1`,
    `select array_agg(array[n, 1]) as x from ${rows}`,
    `select array_agg(array[array[n]]) as x from ${rows}`,
    `select array(select texts from ${rows}) as x`,
    `select array(select string_to_array('a,' || n, ',') from ${rows}) as x`,
    `select array(select texts from ${rows} union all select array['x', 'y']) as x`,
    `select array(select array(select n from ${rows}) union all select array[3, 4]) as x`,
    `select array(select array(select n from ${rows})) as x`,
    `select array_agg(x) as x from (select array_agg(texts) as x from ${rows}) s`,
    `with s as (select array(select texts from ${rows}) as x) select x from s`,
    `select array(select array[texts] from ${rows} union all select array[array['a', 'b']]) as x`,
    `select array(select texts from ${rows} union all select texts from ${rows})::varchar[] as x`,
    `select array(select array(select n from ${rows}))::text[] as x`,
    `select array[texts, texts] as x from ${rows} limit 1`,
    "select '{{1,2},{3,4}}'::int[] as x",
    "select '{{{1}}}'::int[]::bigint[] as x",
    `select array_agg(array[n, 1])::text[] as x from ${rows}`,
    `select percentile_cont(array[[0.1, 0.2], [0.3, 0.4]]) within group (order by n) as x from ${rows}`,
    `select percentile_disc(array[[0.1], [0.3]]) within group (order by n) as x from ${rows}`,
    'select array_fill(0, array[1, 2, 3]) as x',
    `select array_agg(texts) || texts as x from ${rows} group by texts limit 1`,
    `select coalesce(array_agg(texts) filter (where n > 0), '{}') as x from ${rows}`,
    `select coalesce(array_agg(texts), array[array['a']]) as x from ${rows}`,
    `select case when n = 1 then array[texts] else array[array['x'], array[n::text]] end as x from ${rows} limit 1`,
    `select max(array[texts]) as x from ${rows}`,
    `select first_value(array[texts]) over (order by n) as x from ${rows} limit 1`,
    `select percentile_disc(0.1) within group (order by array[texts]) as x from ${rows}`,
    `select (array_agg(texts))[1:1] as x from ${rows}`,
    `select (select array_agg(texts) from ${rows}) as x`,
    // Not arrays of arrays.
    `select array(select n from ${rows}) as x`,
    `select array_agg(texts[1]) as x from ${rows}`,
    'select array_fill(0, array[2]) as x',
    'select percentile_cont(array[0.1]) within group (order by n) as x from (values (1)) r (n)',
  ])('%s nests as deep as its JSON', async (sql) => {
    const { columns } = await session.query(sql)
    const [row] = await session.run(`select to_json(x)::text as json from (${sql}) q`)
    let depth = 0
    for (let value: unknown = JSON.parse(String(row?.json)); Array.isArray(value); value = value[0]) depth++
    expect(columns[0]?.type).toMatchObject({ kind: 'array', dimensions: depth })
    expect(depth).toBeGreaterThan(0)
  })

  it('the values of a domain over arrays are elements', async () => {
    const domain = await session.query('select array(select tags from labelled) as x')
    expect(domain.columns[0]?.type).toMatchObject({
      kind: 'array',
      dimensions: 1,
      element: { kind: 'array', dimensions: 1, pgType: 'labels' },
    })
    const aggregated = await session.query('select array_agg(tags) as x from labelled')
    expect(aggregated.columns[0]?.type).toMatchObject({ kind: 'array', dimensions: 2 })
  })
})

describe('a preset', () => {
  it.each([
    ['bigint', 'bigint', 'int8AsBigint'],
    ['bigint', 'string', 'int8AsString'],
    ['bigint', 'number', 'int8'],
    ['numeric', 'number', 'numericAsNumber'],
    ['numeric', 'string', 'numeric'],
    ['date', 'Date', 'dateAsDate'],
    ['timestamp without time zone', 'string', 'timestampAsString'],
    ['timestamp with time zone', 'string', 'timestamptzAsString'],
  ] as const)('of %s as %s', async (pgType, preset, codec) => {
    const options: Options = { types: { [pgType]: preset } }
    expect((await columnOf(`null::${pgType}`, options)).type).toMatchObject({ codec })
    expect((await columnOf(`null::${pgType}[]`, options)).type).toMatchObject({ element: { codec } })
  })

  it('is taken for a parameter, and never over a Drizzle column', async () => {
    const options: Options = { types: { bigint: 'string' }, model }
    const { columns, parameters } = await session.query(
      'select big, big + :n::bigint as sum from authors where big = :big',
      options,
    )
    expect(columns.map(({ type }) => type)).toMatchObject([
      { codec: 'int8AsBigint' },
      { codec: 'int8AsString' },
    ])
    expect(parameters.map(({ type }) => type)).toMatchObject([
      { codec: 'int8AsString' },
      { codec: 'int8AsBigint' },
    ])
  })

  it('of the user’s own is taken for the type, its arrays and its attributes', async () => {
    const custom = { type: 'Money', from: './money', parse: 'parse', serialize: 'serialize' }
    const types = { money: custom, text: custom }
    expect((await columnOf('null::money', { types })).type).toMatchObject({ kind: 'user', type: 'Money' })
    expect((await columnOf('null::money[]', { types })).type).toMatchObject({
      kind: 'array',
      element: { kind: 'user' },
    })
    expect((await columnOf('null::address', { types })).type).toMatchObject({
      attributes: [{ type: { kind: 'user' } }, {}],
    })
  })
})

describe('the property of a column', () => {
  const cases: readonly (readonly [sentence: string, sql: string, drizzle: string, sql: string])[] = [
    ['is the key of the schema', 'select name, born from authors', 'fullName bornAt', 'name born'],
    ['is in camel case without a key', 'select boss_id from authors', 'bossId', 'boss_id'],
    ['is the alias in camel case', 'select name as full_name_2 from authors', 'fullName2', 'full_name_2'],
    [
      'is the alias also where it is the name of another column',
      'select name as born from authors',
      'born',
      'born',
    ],
    ['keeps capitals and outer underscores', 'select 1 as "_aB_", 2 as "URL_x"', '_aB_ URLX', '_aB_ URL_x'],
    ['is the key through a subquery', 'select x.name from (select name from authors) x', 'fullName', 'name'],
    ['is the key through a view', 'select name from author_books', 'fullName', 'name'],
    [
      'is the name of a function without an alias',
      'select now(), count(*) from authors',
      'now count',
      'now count',
    ],
    ['is the key in RETURNING', "update authors set name = 'x' returning name", 'fullName', 'name'],
    [
      'is whatever it is',
      'select 1 as "__proto__", 2 as "a-b", 3 as "ключ"',
      '__proto__ a-b ключ',
      '__proto__ a-b ключ',
    ],
  ]
  it.each(cases)('%s', async (_, sql, inDrizzle, inSql) => {
    const property = async (naming: 'drizzle' | 'sql') =>
      (await session.query(sql, { model, naming })).columns.map((column) => column.property).join(' ')
    expect(await property('drizzle')).toBe(inDrizzle)
    expect(await property('sql')).toBe(inSql)
  })
})

describe('a mark', () => {
  it('makes a column never NULL, or nullable, and gives its own reason', async () => {
    const { columns, sql } = await session.query('select note as "note!", id as "id?" from authors')
    expect(sql).toBe('select note as "note", id as "id" from authors')
    expect(columns).toMatchObject([
      { name: 'note', nullable: false, why: [] },
      { name: 'id', nullable: true, why: [{ reason: 'override' }] },
    ])
  })
})

describe('the reason for a nullable', () => {
  it.each([
    ['select note from authors', 'column', 'public.authors.note has no not-null constraint', 'note'],
    [
      'select b.title from authors a left join books b on true',
      'outer-join',
      'left join of books b',
      'b.title',
    ],
    [
      'select x.title from (select b.title from authors a full join books b on a.id = b.id) x',
      'outer-join',
      'full join of books b',
      'b.title',
    ],
    ['select max(id) as m from empty', 'aggregate', 'max returns NULL over no rows', 'max'],
    ["select case when id = 1 then 'a' end as c from authors", 'no-else', 'CASE without ELSE', 'case'],
    [
      'select note, count(*) as n from authors group by rollup (note)',
      'grouping-set',
      'a grouping set omits this column',
      'note',
    ],
    [
      "select data ->> 'a' as d from authors",
      'function',
      'the operator (jsonb_object_field_text(jsonb, text)) may return NULL',
      '->>',
    ],
    [
      'select (select label from empty) as s',
      'subquery',
      'a scalar subquery that returns no row is NULL',
      '(',
    ],
    ['select :p?::text as p', 'parameter', 'parameter $1', ':p?'],
    [
      'select name || note as n from authors',
      'column',
      'public.authors.note has no not-null constraint',
      'note',
    ],
    ['select title from author_books', 'outer-join', 'left join of books b', 'title'],
  ])('%s', async (sql, reason, detail, place) => {
    const { columns } = await session.query(sql)
    const [why] = columns[0]?.why ?? []
    expect(why).toMatchObject({ reason, detail })
    expect(sql.slice(why?.span?.start, why?.span?.end)).toBe(place)
  })
})

it('agrees with the protocol on the names and types of every column', async () => {
  const query = await session.query(
    'select a.*, b.*, 1 as one from authors a join lateral (select title as book_title, isbn from books) b on true',
  )
  const { fields } = (await session.database.describe(query.sql)) as Described
  expect(query.columns.map(({ name, type }) => [name, type.pgType])).toEqual(
    fields?.map(({ name, type }) => [name, session.catalog.type(type).name]),
  )
})

describe('the only column of a result', () => {
  const cases: readonly (readonly [sql: string, name: string])[] = [
    ['select 1', 'value'],
    ["select 'a' union select 'b'", 'value'],
    ['select count(*) > 0 from authors', 'value'],
    ['select exists (select from authors)', 'exists'],
    ['select count(*) from authors', 'count'],
    ['select :a::int', 'int4'],
    ['insert into settings values (:key) returning key || :key', 'value'],
    ['select x.* from (select :a::int + 1) x', 'value'],
  ]
  it.each(cases)('of %s is named %s', async (sql, name) => {
    const { columns } = await session.query(sql)
    expect(columns.map((column) => [column.name, column.property])).toEqual([[name, name]])
  })
})
