/** Whatever a query is, its result is found again when other things change, wherever it has moved to meanwhile. */
import { openProjectStore } from '#sluice/reuse/store/known-run'
import { loadConfig } from '#sluice/config/load-config'
import { inOrder } from '#sluice/diagnostics/in-order'
import { positionOf } from '#sluice/diagnostics/span'
import { openSession, type Session } from '#sluice/reuse/session'
import { type Compilation, compile } from '#sluice/pipeline'
import { expect, test } from 'vitest'
import { openOwnCacheProject } from '../cache/own-cache.js'
import { sluice } from '../cli/sluice.js'
import { evaluatorHere } from '../evaluate/evaluator-here.js'

const SCHEMA = `import { integer, jsonb, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
export const status = pgEnum('status', ['new', 'old'])
export const users = pgTable('users', {
  id: integer().primaryKey(), name: text().notNull(), nickname: text(), status: status().notNull(), prefs: jsonb().$type<{ a: number }>(),
})
export const posts = pgTable('posts', {
  id: integer().primaryKey(), userId: integer('user_id').notNull().references(() => users.id), title: text().notNull(), at: timestamp(),
})
`

/** One query of each command, each form of parameter and result, and each dynamic part; two of them have something to be told. */
const QUERIES: readonly (readonly [what: string, text: string])[] = [
  ['no command', '-- name: plain\nselect * from users where id = :id;'],
  ['one', '-- name: one :one\nselect count(*) as n from users;'],
  ['optional', '-- name: optional :optional\nselect id, name as "name?" from users where id = :id!;'],
  ['many', '-- name: many :many\nselect u.*, p.title from users u left join posts p on p.user_id = u.id;'],
  ['exec', '-- name: exec :exec\nupdate users set nickname = :nickname? where id = :id;'],
  ['execrows', '-- name: execrows :execrows\ndelete from posts where id = any(:ids);'],
  ['stream', '-- name: stream :stream\nselect * from posts order by id;'],
  ['copy', '-- name: copy :copy\ncopy posts (id, user_id, title) from stdin;'],
  ['copy of all columns', '-- name: copyAll :copy\ncopy posts from stdin;'],
  [
    'list',
    '-- name: list :many\ninsert into posts (id, user_id, title) values (:rows.id, :rows.user_id, :rows.title) returning *;',
  ],
  [
    'list in a join',
    '-- name: listUpdate :execrows\nupdate posts set title = v.t from (values (:r.id::int, :r.title::text)) v(i, t) where id = v.i;',
  ],
  [
    'nested',
    '-- name: nested :many\nselect p.*, u as author from posts p left join users u on u.id = p.user_id;',
  ],
  [
    'path',
    '-- name: path :many\nselect p.id, u.name as "author.name" from posts p left join users u on u.id = p.user_id;',
  ],
  [
    'collected',
    '-- name: collected :many\nselect u.id, p as "posts[]" from users u left join posts p on p.user_id = u.id;',
  ],
  [
    'clauses',
    '-- name: clauses :many\nselect id from users\nwhere true\n  and name = :name -- @if name\n  -- @if post\n  and exists (select from posts p where p.user_id = users.id and p.title = :post)\n  -- @end\nlimit :limit;',
  ],
  ['flag', "-- name: flag :many\nselect id from users\nwhere status = 'new' -- @if !all\n;"],
  [
    'choice',
    '-- name: choice :many\nselect id from users\norder by\n  -- @choose sort = newest\n  id desc\n  -- @case name: lower(name), id\n  -- @end\n;',
  ],
  [
    'assignments',
    '-- name: assignments :optional\nupdate users set\n  name = :name, -- @if name\n  nickname = :nickname -- @if nickname\nwhere id = :id\nreturning *;',
  ],
  [
    'clauses and a list',
    '-- name: clausesAndList :many\ninsert into posts (id, user_id, title) values (:rows.id, :rows.user_id, :rows.title)\non conflict do nothing -- @if lax\nreturning id;',
  ],
  [
    'nested with clauses',
    '-- name: nestedClauses :many\nselect u.id, p as "posts[]" from users u left join posts p on p.user_id = u.id\nwhere true\n  and u.name = :name -- @if name\n;',
  ],
  [
    'stream with clauses',
    '-- name: streamClauses :stream\nselect * from posts\nwhere true\n  and title = :title -- @if title\n;',
  ],
  ['row type', '-- name: rowType :many\n-- @row Brief\nselect id, name from users;'],
  ['allowance', '-- name: allowance :one\n-- @allow SL3004 as many as there are\nselect id from users;'],
  ['warning', '-- name: warning :one\nselect id from users;'],
  [
    'warning with clauses',
    '-- name: warningClauses :one\nselect id from users\nwhere true\n  and name = :name -- @if name\n;',
  ],
]

const fileOf = (above: string): string => above + QUERIES.map(([, text]) => `${text}\n\n`).join('')

const property = (text: string): string => /name: (\w+)/.exec(text)?.[1] ?? ''

async function run(session: Session, root: string) {
  const { value: config } = await loadConfig({ cwd: root })
  if (!config) throw new Error('the project has a config')
  const found = new Set<string>()
  const counting: Session = {
    ...session,
    results: (...args) => {
      const results = session.results(...args)
      return {
        ...results,
        find(source) {
          const outcome = results.find(source)
          if (outcome) found.add(source.property)
          return outcome
        },
      }
    },
  }
  return { found, compilation: await compile(config, { session: counting, onProgress: () => undefined }) }
}

const shown = ({ files, diagnostics, queries }: Compilation): unknown => ({
  files,
  diagnostics: inOrder(diagnostics).map(({ code, span, message, query }) => [
    code,
    query,
    message,
    span && [span.file.path, positionOf(span.file, span.start), span.file.text.slice(span.start, span.end)],
  ]),
  queries: queries.map(({ source }) => [source.property, source.nameSpan.start]),
})

const moved = "-- name: above :many\nselect title from posts;\n\n-- Two lines\n-- of a file's own.\n\n"

test.each<[string, string, (project: ReturnType<typeof openOwnCacheProject>) => void]>([
  ['another file changes', fileOf(''), ({ write }) => write('queries/users.sql', 'select 2 as two')],
  ['lines are put in above', fileOf(moved), () => undefined],
  [
    'another table changes',
    fileOf(''),
    ({ write }) => write('src/users.ts', `${SCHEMA}export const tags = pgTable('tags', { id: integer() })\n`),
  ],
])(
  'when %s, every kind of query is found, of this process and of the one before',
  async (_what, text, change) => {
    const project = openOwnCacheProject({
      'src/users.ts': SCHEMA,
      'queries/users.sql': 'select 1 as one',
      'queries/all.sql': fileOf(''),
    })
    const store = openProjectStore(project.root, null)
    const session = openSession({ project: store, isRead: true, evaluator: evaluatorHere })
    const first = await run(session, project.root)
    expect(first.compilation.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect([...first.found]).toEqual([])

    change(project)
    project.write('queries/all.sql', text)
    const all = QUERIES.map(([, query]) => property(query))
    const again = await run(session, project.root)
    await session.close()
    const later = openSession({ project: store, isRead: true, evaluator: evaluatorHere })
    const fromDisk = await run(later, project.root)
    await later.close()
    const clean = openSession({ project: null, isRead: false, evaluator: evaluatorHere })
    const expected = shown((await run(clean, project.root)).compilation)
    await clean.close()

    for (const { found, compilation } of [again, fromDisk]) {
      expect(all.filter((name) => !found.has(name))).toEqual([])
      expect(shown(compilation)).toEqual(expected)
    }
  },
)

test('inspect gives the places of a query that has moved, and the reasons with theirs', async () => {
  const project = openOwnCacheProject({
    'src/users.ts': SCHEMA,
    'queries/users.sql': 'select 1 as one',
    'queries/all.sql': fileOf(''),
  })
  await sluice(project.root, ['generate'])
  project.write('queries/all.sql', fileOf(moved))
  const cached = await sluice(project.root, ['inspect', '--json'])
  const clean = await sluice(project.root, ['inspect', '--json', '--no-cache'])
  expect(cached).toEqual(clean)
  const cards = await sluice(project.root, ['inspect'])
  expect(cards).toEqual(await sluice(project.root, ['inspect', '--no-cache']))
  const { queries } = JSON.parse(cached.stdout)
  expect(queries.map(({ name }: { readonly name: string }) => name)).toContain('nestedClauses')
})

test('what a view of Drizzle’s shares with its table is the table’s when the view changes or goes', async () => {
  const schemaOf = (
    view: string,
  ): string => `import { integer, pgEnum, pgTable, pgView } from 'drizzle-orm/pg-core'
export const status = pgEnum('status', ['new', 'old'])
export const colour = pgEnum('colour', ['red', 'blue'])
export const users = pgTable('users', {
  id: integer().primaryKey(), status: status().notNull(), colour: colour().notNull(),
})
${view}
`
  const viewOf = (column: string): string =>
    `export const shown = pgView('shown').as((qb) => qb.select({ column: users.${column} }).from(users))`
  const project = openOwnCacheProject({
    'src/users.ts': schemaOf(viewOf('status')),
    'queries/users.sql': '-- name: states :many\nselect status from users where status = :status;\n',
  })
  const store = openProjectStore(project.root, null)
  const first = openSession({ project: store, isRead: true, evaluator: evaluatorHere })
  const before = await run(first, project.root)
  await first.close()
  const codeOf = ({ compilation }: typeof before): string | undefined =>
    compilation.files.find(({ path }) => path === 'users.ts')?.text
  expect(codeOf(before)).toContain("'new' | 'old'")
  for (const view of [viewOf('colour'), viewOf('id'), '']) {
    project.write('src/users.ts', schemaOf(view))
    const session = openSession({ project: store, isRead: true, evaluator: evaluatorHere })
    const after = await run(session, project.root)
    await session.close()
    expect([...after.found]).toEqual(['states'])
    expect(after.compilation.diagnostics).toEqual([])
    expect(codeOf(after)).toBe(codeOf(before))
  }
})
