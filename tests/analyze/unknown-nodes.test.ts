import { describe, expect, it } from 'vitest'
import { analyzeQueries } from '#sluice/analyze/analyze-queries'
import { parseQueryFile } from '#sluice/source/parse-query-file'
import type { Database } from '#sluice/database/database'
import { useSession } from './session.js'

const session = useSession()

/** What is said of a statement whose analysed tree is changed on its way, as a later Postgres could write it. */
async function analyzed(text: string, change: (tree: string) => string) {
  const database: Database = {
    ...session.database,
    describe: async (sql, types) => {
      const described = await session.database.describe(sql, types)
      return described.kind === 'rejected' || described.tree === null
        ? described
        : { ...described, tree: change(described.tree) }
    },
  }
  const parsed = parseQueryFile({ path: 'queries/q.sql', text }, 'q')
  const { value, diagnostics } = await analyzeQueries(
    {
      config: { naming: 'drizzle', types: {} },
      database,
      catalog: session.catalog,
      model: { relations: [], moduleFiles: [] },
      locator: async () => ({ relation: () => null, column: () => null }),
    },
    parsed.value,
  )
  return { queries: value, diagnostics }
}

const renamed =
  (from: string, to: string) =>
  (tree: string): string => {
    const node = new RegExp(`\\{${from}(?=\\s)`, 'g')
    expect(tree).toMatch(node)
    return tree.replaceAll(node, `{${to} :novelty (i 1 2) :further {MOREEXPR :location 9}`)
  }

describe('a node that no Postgres had so far', () => {
  it.each([
    ['in a column', "select coalesce(note, '') as a, id from authors", 'COALESCEEXPR', 'a or null, id'],
    ['in a condition', 'select note, id from authors where note is not null', 'NULLTEST', 'note or null, id'],
    ['as a row source', 'select id from authors', 'RANGETBLREF', 'id'],
    ['as a join', 'select a.id from authors a join books b on true', 'JOINEXPR', 'id'],
    [
      'in GROUP BY',
      'select note, count(*) as n from authors group by note',
      'SORTGROUPCLAUSE',
      'note or null, n',
    ],
    ['in a window', 'select sum(id) over (order by id) as s from books', 'WINDOWCLAUSE', 's or null'],
    ['in a grouping set', 'select count(*) as n from authors group by ()', 'GROUPINGSET', 'n'],
    [
      'in JSON_TABLE',
      `select n from json_table('[1]'::jsonb, '$[*]' columns (n for ordinality))`,
      'JSONTABLEPATHSCAN',
      'n or null',
    ],
    [
      'in an upsert',
      "insert into settings (key, value) values ('a', 'b') on conflict (key) do update set value = 'x' returning value",
      'ONCONFLICTEXPR',
      null,
    ],
    [
      'in a merge',
      "merge into settings s using authors a on s.level = a.id when matched then update set value = 'x' returning s.value",
      'MERGEACTION',
      'value or null',
    ],
    ['as a subquery', 'select (select 1) as a', 'SUBLINK', 'a or null'],
    ['as a parameter', 'select $1::int as a', 'PARAM', 'a or null'],
  ])('%s', async (_, sql, node, columns) => {
    const { queries, diagnostics } = await analyzed(sql, renamed(node, 'FUTURENODE'))
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'SL3050 warning',
      'SL3050 warning',
    ])
    expect(diagnostics[0]?.message).toContain('FUTURENODE')
    expect(diagnostics[1]?.message).toContain('MOREEXPR')
    expect(diagnostics[0]?.hint).toContain('please report it')
    if (columns === null) return
    expect(
      queries[0]?.columns.map(({ name, nullable }) => `${name}${nullable ? ' or null' : ''}`).join(', '),
    ).toBe(columns)
  })

  it('is named at its place where it has one', async () => {
    const { diagnostics } = await analyzed(
      'select id,\n  lower(note) as l from authors',
      renamed('FUNCEXPR', 'NEWCALL'),
    )
    const [first] = diagnostics
    expect(first?.span?.file.text.slice(first.span.start, first.span.end)).toBe('lower')
  })

  it('can be allowed', async () => {
    const text =
      '-- name: q\n-- @allow SL3050 reported\nselect note from authors order by coalesce(note, name)'
    const { diagnostics } = await analyzed(text, renamed('COALESCEEXPR', 'FUTURENODE'))
    expect(diagnostics).toEqual([])
  })
})

it.each([
  ['another bracket', (tree: string) => tree.replace('{QUERY', '{QUERY <x')],
  ['a field without a name', (tree: string) => tree.replace(':commandType', 'commandType')],
  ['nothing', () => ''],
  ['half of it', (tree: string) => tree.slice(0, tree.length / 2)],
  ['a constant of another form', (tree: string) => tree.replace(/:constvalue 4 \[/, ':constvalue 4 (')],
])('a tree that holds %s is an error of its query, and no crash', async (_, change) => {
  const { queries, diagnostics } = await analyzed('select 1 as a', change)
  expect(queries).toEqual([])
  expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['SL3051 error'])
})

it('knows every node of the views that Postgres comes with', async () => {
  const { unknownNodes } = await import('#sluice/analyze/tree/unknown-nodes')
  const { readTrees } = await import('#sluice/analyze/tree/read-tree')
  const rows = await session.database.rows(
    'select ev_action::text as tree from pg_rewrite union all select prosqlbody::text from pg_proc where prosqlbody is not null',
  )
  expect(rows.length).toBeGreaterThan(100)
  const unknown = rows.flatMap(({ tree }) => readTrees(tree ?? '').flatMap(unknownNodes))
  expect(unknown).toEqual([])
})
