/** Where columns and parameters stand, and what is said of an offset. */
import type { Description } from '#sluice/api/index'
import { describe, expect, test } from 'vitest'
import { useProject } from './lasting-project.js'

/** Each query with the texts of the places of its columns, then of its parameters. */
const PLACES: readonly (readonly [
  what: string,
  query: string,
  columns: readonly (string | null)[],
  parameters?: readonly (readonly string[])[],
])[] = [
  ['a column', 'select id from users', ['id']],
  ['an alias', 'select upper(name) as loud, id from users', ['upper(name) as loud', 'id']],
  ['a quoted alias with a mark', 'select nickname as "nick!" from users', ['nickname as "nick!"']],
  ['an operator', "select 'a' || name full_name from users", ["'a' || name full_name"]],
  ['brackets', 'select (1 + 2) as n, ((id)) as i from users', ['(1 + 2) as n', '((id)) as i']],
  ['a star', 'select *, 1 as one from users', ['*', '*', '*', '1 as one']],
  ['a qualified star', 'select 1 as one, u.* from users u', ['1 as one', 'u.*', 'u.*', 'u.*']],
  ['a whole row', 'select 1 as one, u from users u', ['1 as one', 'u', 'u', 'u']],
  ['a path', 'select u.id as "owner.id" from users u', ['u.id as "owner.id"']],
  ['a union', 'select id from users union all select 2', ['id']],
  ['a union with a constant first', 'select 1 as n union all select id from users', ['1 as n']],
  ['a subquery', 'select (select max(id) from users) as top', ['(select max(id) from users) as top']],
  ['a CTE', 'with a as (select id as x from users) select x from a', ['x']],
  ['RETURNING', 'delete from users where id = :id returning id, name as n', ['id', 'name as n'], [[':id']]],
  ['TABLE', 'table users', [null, null, null]],
  ['VALUES', 'values (1)', [null]],
  ['comments and line feeds', 'select id -- the key\n  , /* so */ name\nfrom users', ['id', 'name']],
  [
    'parameters, each of its places',
    'select :a::int as "ü😀", :b! || :a::text as t from users where name = :b!',
    [':a::int as "ü😀"', ':b! || :a::text as t'],
    [
      [':a', ':a'],
      [':b!', ':b!'],
    ],
  ],
  [
    'a dynamic statement',
    'select id from users\nwhere true\n  and name = :name -- @if name\n  and nickname = :nick -- @if nick\nlimit :n',
    ['id'],
    [[':name'], [':nick'], [':n']],
  ],
]

const text = PLACES.map(([, query], index) => `-- name: q${index}\n${query};\n`).join('\n')
const BROKEN = '-- name: broken :many\nselect nmae from users;\n'

const { project } = useProject({ 'queries/places.sql': text, 'queries/broken.sql': BROKEN })

test.each(PLACES.map(([what, , columns, parameters], index) => ({ what, columns, parameters, index })))(
  'places: $what',
  async ({ columns, parameters = [], index }) => {
    const { queries, diagnostics } = await project.compile()
    expect(
      diagnostics.filter(({ severity, file }) => severity === 'error' && file !== 'queries/broken.sql'),
    ).toEqual([])
    const query = queries.find(({ name }) => name === `q${index}`)
    const shown = (place: { readonly start: number; readonly end: number }): string =>
      text.slice(place.start, place.end)
    expect(query?.columns.map(({ place }) => place && shown(place))).toEqual(columns)
    expect(query?.params.map(({ places }) => places.map(shown))).toEqual(parameters)
  },
)

describe('an offset', () => {
  /** The text before the offset, and how much of it is passed over from the query's name on. */
  const at = (query: number, before: string): Promise<Description | null> => {
    const start = text.indexOf(PLACES[query]?.[1] ?? '')
    const found = text.indexOf(before, start)
    if (start < 0 || found < 0) throw new Error(`no ${before} in the query`)
    return project.describeAt('queries/places.sql', found + before.length)
  }
  const column = (name: string, place: string): object => ({
    name,
    origin: {
      schema: 'public',
      relation: 'users',
      column: name,
      drizzle: { export: 'users', property: name, place: { file: 'src/users.ts', line: Number(place) } },
    },
  })

  test('in a column tells its type, and where the schema declares it', async () => {
    expect(await at(1, 'loud, i')).toMatchObject({
      version: 1,
      statement: { name: 'q1', property: 'q1' },
      query: { name: 'q1', columns: [{ name: 'loud' }, { name: 'id' }] },
      target: { kind: 'columns', columns: [{ ...column('id', '4'), pgType: 'integer', tsType: 'number' }] },
    })
  })

  test('in an expression has no origin', async () => {
    expect(await at(1, 'upper(na')).toMatchObject({
      target: { kind: 'columns', columns: [{ name: 'loud', source: null, origin: null }] },
    })
  })

  test('in a star tells all its columns, and why one is nullable', async () => {
    expect(await at(5, '*')).toMatchObject({
      target: {
        kind: 'columns',
        columns: [
          { ...column('id', '4'), nullable: false },
          { ...column('name', '5'), nullable: false },
          { ...column('nickname', '6'), nullable: true, why: [{ reason: 'column' }] },
        ],
      },
    })
  })

  test('in a parameter tells the parameter, also within a column', async () => {
    const { use, ...origin } = { use: 'compared', schema: 'public', relation: 'users', column: 'id' }
    expect(await at(13, '= :i')).toMatchObject({
      target: {
        kind: 'parameter',
        parameter: { name: 'id', nullable: false, source: 'public.users.id', origin: { use, ...origin } },
      },
    })
    expect(await at(17, '|| :')).toMatchObject({
      target: { kind: 'parameter', parameter: { name: 'a', pgType: 'integer', origin: null } },
    })
  })

  test('between columns and parameters tells the query', async () => {
    expect(await at(0, 'from us')).toMatchObject({ query: { name: 'q0' }, target: null })
    expect(await project.describeAt('queries/places.sql', 12)).toMatchObject({ statement: { name: 'q0' } })
  })

  test('in a statement with an error tells its name', async () => {
    expect(await project.describeAt('queries/broken.sql', 30)).toMatchObject({
      statement: { name: 'broken', place: { line: 2 } },
      query: null,
      target: null,
    })
  })

  test('outside of statements, and of query files, tells nothing', async () => {
    expect(await project.describeAt('queries/places.sql', 2)).toBeNull()
    expect(await project.describeAt('src/users.ts', 20)).toBeNull()
    expect(await project.describeAt('queries/missing.sql', 0)).toBeNull()
  })

  test('of an unsaved text is one of that text', async () => {
    await project.update({ overlay: { 'queries/broken.sql': BROKEN.replace('nmae', 'name') } })
    expect(await project.describeAt('queries/broken.sql', 30)).toMatchObject({
      target: { kind: 'columns', columns: [column('name', '5')] },
    })
  })
})
