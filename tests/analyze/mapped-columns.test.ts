import { describe, expect, it } from 'vitest'
import { customType, drizzleColumn, drizzleRelation, drizzleType, model } from './model.js'
import { useSession } from './session.js'

const session = useSession()

/*
 * `authors.note` and `reviews.body` are columns of one customType, `settings.value` of another one; `authors.name` is plain text.
 */
describe('a value that is one of several columns of one customType', () => {
  const both = { mapped: true, column: { name: 'note' }, also: [{ column: { name: 'body' } }] }

  it.each([
    ['coalesce', 'select coalesce(note, body) as x from authors, reviews', both],
    ['greatest', 'select greatest(note, body) as x from authors, reviews', both],
    ['CASE', 'select case when id = 1 then note else body end as x from authors, reviews', both],
    ['a materialized view', 'select coalesce(memo, body) as x from copied', both],
    ['UNION', 'select note as x from authors union all select body from reviews', both],
    ['INTERSECT', 'select note as x from authors intersect select body from reviews', both],
    [
      'a recursive query',
      'with recursive r (n, x) as (select 1, note from authors union all select n + 1, body from r, reviews where n < 3) select x from r',
      both,
    ],
    ['a default of lag', 'select lag(note, 1, body) over (order by id) as x from authors, reviews', both],
    [
      'max',
      'select max(x) as x from (select note as x from authors union all select body from reviews) v',
      both,
    ],
    ['a column of VALUES', 'select v.x from authors, reviews, lateral (values (note), (body)) v (x)', both],
    [
      'an array of both',
      'select array[note, body] as x from authors, reviews',
      { kind: 'array', element: both },
    ],
    [
      'an aggregated array',
      'select array_agg(coalesce(note, body)) as x from authors, reviews',
      { kind: 'array', element: both },
    ],
    [
      'one column twice',
      'select coalesce(a.note, b.note) as x from authors a, authors b',
      { ...both, also: [] },
    ],
  ])('has its mapping: %s', async (_, sql, type) => {
    const { columns } = await session.query(sql, { model })
    expect(columns[0]?.type).toMatchObject(type)
  })

  it('is what a parameter takes that is compared with it', async () => {
    const sql = 'select 1 as x from authors, reviews where coalesce(note, body) = :p'
    const { parameters } = await session.query(sql, { model })
    expect(parameters[0]?.type).toMatchObject(both)
  })
})

describe('a column that pgView declares', () => {
  const declared = {
    ...model,
    relations: [
      ...model.relations,
      {
        ...drizzleRelation('tallies', [
          drizzleColumn('books', 'books', drizzleType('PgBigInt64', { sqlType: 'bigint' })),
          drizzleColumn('best', 'best', customType('public.tallies.best')),
        ]),
        kind: 'view' as const,
      },
    ],
  }
  it.each([
    [
      'has its type, whatever the view makes it of',
      'select books as x from tallies',
      { codec: 'int8AsBigint' },
    ],
    [
      'keeps it through subqueries',
      'select x from (select books as x from tallies) t',
      { codec: 'int8AsBigint' },
    ],
    ['has its mapping', 'select best as x from tallies', { mapped: true }],
    [
      'unifies with itself',
      'select best as x from tallies union all select best from tallies',
      { mapped: true },
    ],
  ])('%s', async (_, sql, type) => {
    const { columns } = await session.query(sql, { model: declared })
    expect(columns[0]?.type).toMatchObject(type)
  })

  it('warns where its mapping does not run', async () => {
    const { diagnostics } = await session.analyze('select coalesce(best, 0) as x from tallies', {
      model: declared,
    })
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL3054'])
  })

  it('is what it is made of where Drizzle knows the name alone', async () => {
    const { columns } = await session.query('select books as x from tallies', { model })
    expect(columns[0]?.type).toMatchObject({ codec: 'int8' })
  })
})

describe('a customType whose mapping does not run is a warning', () => {
  /** Each with the text that the warning points to. */
  it.each([
    ['a constant beside it', "select coalesce(note, '') as x from authors", 'note'],
    ['a parameter beside it', 'select coalesce(note, :p) as x from authors', 'note'],
    ['a plain column beside it', 'select note as x from authors union all select name from authors', 'note'],
    [
      'another customType beside it',
      'select case when true then note else value end as x from authors, settings',
      'note value',
    ],
    ['a value in JSON', "select json_build_object('n', note) as x from authors", 'note'],
    ['a value in jsonb', 'select to_jsonb(note) as x from authors', 'note'],
    ['jsonb that is cast to json', 'select jsonb_agg(note)::json as x from authors', 'note'],
    ['json that is cast to jsonb', "select json_build_object('n', note)::jsonb as x from authors", 'note'],
    ['a row of a materialized view in JSON', 'select to_jsonb(c) as x from copied c', 'c'],
    [
      'a column of a materialized view beside a constant',
      "select coalesce(memo, '') as x from copied",
      'memo',
    ],
    ['a row in JSON', 'select json_agg(r) as x from reviews r', 'r'],
    ['a row of a subquery in JSON', 'select json_agg(v) as x from (select id, note from authors) v', 'note'],
    ['a constructor of SQL/JSON', "select json_object('n': note) as x from authors", 'note'],
    ['a list in JSON', 'select json_build_array(array_agg(note)) as x from authors', 'note'],
    ['JSON that is put together', "select jsonb_build_object('n', note) || '{}' as x from authors", 'note'],
    ['a row', 'select row (id, note) as x from authors', 'note'],
    ['an array that is added to', "select array_agg(note) || array['x'] as x from authors", 'note'],
    [
      'a row of a function in JSON',
      '-- name: q :one\n-- @allow SL3055 few digits\nselect json_agg(a) as x from some_authors() a',
      'a',
    ],
    ['a view', "select coalesce(n.note, '') as x from noted n", 'n'],
  ])('%s', async (_, sql, places) => {
    const { diagnostics } = await session.analyze(sql, { model })
    expect(diagnostics.map(({ code }) => code)).toEqual(places.split(' ').map(() => 'SL3054'))
    expect(
      diagnostics.map(({ span }) => span && span.file.text.slice(span.start).match(/^\w+/)?.[0]).join(' '),
    ).toBe(places)
  })

  it.each([
    ['its column alone', 'select note as x from authors'],
    [
      'a value that is computed from it',
      "select lower(note) as a, note || '' as b, length(note) as c from authors",
    ],
    ['a cast that the author writes', 'select note::varchar as x from authors'],
    ['a condition', "select id from authors where coalesce(note, '') = 'x'"],
    ['a count', 'select count(note) as x from authors'],
    ['JSON of other columns', 'select json_agg(v) as x from (select id, name from authors) v'],
    ['the order of a list', 'select json_agg(name order by note) as x from authors'],
  ])('and not where there is nothing to map: %s', async (_, sql) => {
    expect((await session.analyze(sql, { model })).diagnostics).toEqual([])
  })
})

describe('a parameter for columns of different mappings is a warning', () => {
  it.each([
    [
      'compared with both',
      'select 1 as x from authors where note = :p or name = :p',
      'authors.note, a customType, and with authors.name',
    ],
    [
      'compared with two customTypes',
      'select 1 as x from authors, settings where note = :p or value = :p',
      'authors.note, a customType, and with settings.value',
    ],
    [
      'stored in both',
      'update authors set note = :p, name = :p',
      'authors.note, a customType, and with authors.name',
    ],
  ])('%s', async (_, sql, words) => {
    const { diagnostics } = await session.analyze(sql, { model })
    expect(diagnostics.map(({ code }) => code)).toEqual(['SL3057'])
    expect(diagnostics[0]?.message).toContain(words)
  })

  it('and not for columns of one customType', async () => {
    const sql = 'select 1 as x from authors, reviews where note = :p or body = :p'
    expect((await session.analyze(sql, { model })).diagnostics).toEqual([])
  })
})
