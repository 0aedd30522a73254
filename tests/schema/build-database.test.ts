import { schemaCodes } from '#sluice/diagnostics/catalogue/schema'
import { planKey, requiredExtensions } from '#sluice/schema/plan-database'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { build, migrated, planned, users } from './build-in-project.js'
import { drizzleProject, imports } from './drizzle-project.js'
import { catalogOf, embeddedForFile } from './empty-database.js'

const server = embeddedForFile()
const buildHere = (root: string): Promise<readonly string[]> => build(root, server.emptied)

async function keyOf(root: string): Promise<string> {
  const { value } = await planned(root)
  if (!value) throw new Error('no plan')
  return planKey(value.plan)
}

describe('the schema module', () => {
  test('alone makes the database where there are no migrations, and nothing is said', async () => {
    expect(await buildHere(drizzleProject(users))).toEqual([])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.users.note text'),
    )
  })

  test('ahead of its migrations is noted with what is new, once', async () => {
    const root = await migrated(
      users,
      [],
      `${users.replace('note:', 'age: pg.integer(), note:')}export const t = pg.pgTable('t', { a: pg.text() })\n`,
    )
    const { value, lines } = await planned(root)
    expect(lines).toEqual([
      'SL4020 schema.ts:1:1 the schema is ahead of its migrations: new column users.age, new table t | run drizzle-kit generate before the queries run elsewhere; Sluice checks them against the schema',
    ])
    expect(value?.drift).toEqual(['new column users.age', 'new table t'])
  })

  test('that needs an extension no migration creates is warned about', async () => {
    const root = await migrated(users, [], users.replace('note:', 'v: pg.vector({ dimensions: 3 }), note:'))
    const { value, lines } = await planned(root)
    expect(lines).toEqual([
      expect.stringMatching(/^SL4020 /),
      expect.stringMatching(
        /^SL4021 schema\.ts:1:1 no migration creates the extension vector, which users\.v needs/,
      ),
    ])
    expect(value && requiredExtensions(value.plan)).toEqual(['vector'])
  })

  test('and migrations both say which extensions are needed', async () => {
    const root = await migrated(users, [
      'create extension if not exists "uuid-ossp";\n-- create extension hstore\nCREATE EXTENSION citext',
    ])
    writeFileSync(
      join(root, 'schema.ts'),
      `${imports}const tree = pg.customType<{ data: string }>({ dataType: () => 'ltree' })
export const users = pg.pgTable('users', { id: pg.uuid().primaryKey(), note: pg.text(), tree: tree(), g: pg.geometry(),
  key: pg.uuid().default(sql\`gen_salt('bf')\`) }, (t) => [pg.index('i').using('gin', t.note.op('gin_trgm_ops'))])\n`,
    )
    const { value } = await planned(root)
    expect(value && requiredExtensions(value.plan)).toEqual([
      'citext',
      'ltree',
      'pg_trgm',
      'pgcrypto',
      'postgis',
      'uuid-ossp',
    ])
  })

  const rejected: [name: string, schema: string, expected: RegExp][] = [
    [
      'an enum that is not exported',
      "const mood = pg.pgEnum('mood', ['a'])\nexport const t = pg.pgTable('t', {\n  a: pg.text(),\n  m: mood(),\n})\n",
      /^SL4018 schema\.ts:6:3 Postgres rejects a statement of the schema: type "mood" does not exist \| export type mood from the schema module/,
    ],
    [
      'an enum that is not exported, said once and not for what hangs on the table',
      `const mood = pg.pgEnum('mood', ['a'])
export const t = pg.pgTable('t', { id: pg.uuid().primaryKey(), m: mood() })
export const u = pg.pgTable('u', { t: pg.uuid().references(() => t.id) })
export const v = pg.pgView('v').as((qb) => qb.select().from(t))\n`,
      /^SL4018 schema\.ts:4:64 /,
    ],
    [
      "a table of the host's",
      `const auth = pg.pgSchema('auth')
const accounts = auth.table('users', { id: pg.uuid().primaryKey() })
export const t = pg.pgTable('t', { a: pg.uuid().references(() => accounts.id) })\n`,
      /^SL4017 schema\.ts:5:36 .*\n\ncreate schema auth;\ncreate table auth\.users \(\n  id uuid primary key,\n  email varchar\(255\),/,
    ],
    [
      'a schema that is not exported',
      "const app = pg.pgSchema('app')\nexport const t = app.table('t', { a: pg.text() })\n",
      /^SL4018 schema\.ts:4:28 .*schema "app" does not exist \| export schema app from the schema module.*:\n\ncreate schema app;$/,
    ],
    [
      'a check that does not parse',
      "export const t = pg.pgTable('t', { a: pg.text() }, (t) => [pg.check('c', sql`a >`)])\n",
      /^SL4018 schema\.ts:3:29 .*syntax error/,
    ],
    [
      'a foreign key between types that do not compare',
      "export const a = pg.pgTable('a', { id: pg.uuid().primaryKey() })\nexport const b = pg.pgTable('b', {\n  a: pg.integer().references((): pg.AnyPgColumn => a.id),\n})\n",
      /^SL4018 schema\.ts:5:3 .*foreign key constraint "b_a_a_id_fk" cannot be implemented/,
    ],
  ]
  test.each(rejected)('that Postgres rejects is placed: %s', async (_name, schema, expected) => {
    expect(await buildHere(drizzleProject(schema))).toEqual([expect.stringMatching(expected)])
  })

  test.each<[what: string, schema: string, places: readonly string[]]>([
    ['a table', `export const t = pg.pgTable('a"b', { a: pg.text() })`, ['3:29 table "a\\"b"']],
    ['a table without a name', `export const t = pg.pgTable('', { a: pg.text() })`, ['3:29 table ""']],
    [
      'columns',
      `export const t = pg.pgTable('t', { a: pg.text('a"b'), b: pg.text('__proto__') })`,
      ['3:55 column "__proto__"'],
    ],
    ['a column', `export const t = pg.pgTable('t', { a: pg.text('a"b') })`, ['3:36 column "a\\"b"']],
    [
      'an enum',
      `export const e = pg.pgEnum('a"b', ['x'])\nexport const t = pg.pgTable('t', { e: e() })`,
      ['3:28 enum "a\\"b"'],
    ],
    [
      'what belongs to a table',
      `export const t = pg.pgTable('t', { a: pg.integer() }, (t) => [
  pg.index('__proto__').on(t.a),
  pg.unique('__proto__').on(t.a),
  pg.check('__proto__', sql\`a > 0\`),
])`,
      // They have one name, so the first place is that of all.
      ['index', 'unique constraint', 'check'].map((what) => `4:12 ${what} "__proto__"`),
    ],
    [
      'what drizzle-kit divides its texts by',
      `export const t = pg.pgTable('t', { a: pg.integer('x,y'), b: pg.integer('x;y'), c: pg.integer('p,q') }, (t) => [
  pg.unique('u,').on(t.a),
  pg.index('i,').on(t.c),
])`,
      ['4:13 unique constraint "u,"', '3:36 column "x,y"'],
    ],
    [
      'a view, a sequence and a schema',
      `export const s = pg.pgSchema('c"d')
export const t = s.table('t', { a: pg.integer() })
export const q = pg.pgSequence('e"f')
export const v = pg.pgView('g"h').as((b) => b.select().from(t))`,
      ['5:32 sequence "e\\"f"', '3:30 schema "c\\"d"', '6:28 view "g\\"h"'],
    ],
  ])('whose name drizzle-kit cannot write is placed: %s', async (_what, schema, places) => {
    const { value, lines } = await planned(drizzleProject(`${schema}\n`))
    expect(value).toBeNull()
    expect(lines.map((line) => line.split(' | ')[0])).toEqual(
      places.map((place) => {
        const [at, what] = /^(\S+) (.*)$/.exec(place)?.slice(1) ?? []
        return `SL4032 schema.ts:${at} drizzle-kit cannot write the name of the ${what}`
      }),
    )
  })

  test('with names that only look strange is made', async () => {
    const schema = `export const e = pg.pgEnum('__proto__', ["it's", 'a"b', '\\\\'])
export const t = pg.pgTable('constructor', { a: pg.text("it's"), b: pg.text('a\\nb'), c: pg.text('\\\\'), e: e() })\n`
    expect(await buildHere(drizzleProject(schema))).toEqual([])
  })

  const refused: [name: string, schema: string, expected: RegExp][] = [
    [
      'two indexes of one name',
      "export const t = pg.pgTable('t', { a: pg.text() }, (t) => [pg.index('i').on(t.a), pg.index('i').on(t.a)])\n",
      /^SL4010 schema\.ts:1:1 drizzle-kit rejects the schema: We've found duplicated index name across public schema/,
    ],
    [
      'an index over an expression without a name',
      "export const t = pg.pgTable('t', { a: pg.text() }, (t) => [pg.index().on(sql`lower(a)`)])\n",
      /^SL4010 .*Please specify an index name in t table/,
    ],
    [
      'a default with parameters',
      "export const t = pg.pgTable('t', { a: pg.integer().default(sql`${1} + 1`) })\n",
      /^SL4010 .*we don't support params/,
    ],
  ]
  test.each(refused)(
    'that drizzle-kit refuses ends neither the process nor in its output: %s',
    async (_name, schema, expected) => {
      const exit = vi.spyOn(process, 'exit')
      const log = vi.spyOn(console, 'log')
      const { value, lines } = await planned(drizzleProject(schema))
      expect(value).toBeNull()
      expect(lines).toEqual([expect.stringMatching(expected)])
      expect(exit).not.toHaveBeenCalled()
      expect(log).not.toHaveBeenCalled()
      vi.restoreAllMocks()
    },
  )

  test("is built right where drizzle-kit's own statements are not", async () => {
    const root = drizzleProject(
      `export const app = pg.pgSchema('app')
export const kind = app.enum('date_kind', ['x'])
const domain = pg.customType<{ data: string }>({ dataType: () => 'app.short' })
const fixed = pg.customType<{ data: string }>({ dataType: () => 'bpchar(3)' })
export const z = pg.pgView('a_view', { one: pg.integer() }).as(sql\`select one from b_view\`)
export const y = pg.pgView('b_view', { one: pg.integer() }).as(sql\`select 1 as one\`)
export const t = pg.pgTable('t', {
  someKind: kind(), kinds: kind().array(), short: domain(), shorts: domain().array(), fixed: fixed(),
  big: pg.bigint({ mode: 'bigint' }).default(12n),
  words: pg.text().array().default(["it's", 'a "b"', 'c\\\\d']),
  doc: pg.jsonb().default({ it: "it's" }),
})
export const cased = pg.pgView('cased').as((qb) => qb.select({ someKind: t.someKind }).from(t).where(sql\`\${t.someKind} = 'x'\`))\n`,
      { 'setup.sql': 'create schema app; create domain app.short as varchar(2);' },
      "casing: 'snake_case'",
      "{ database: { setup: 'setup.sql' } }",
    )
    expect(await buildHere(root)).toEqual([])
    const database = server.current()
    expect(await database.execute('insert into t default values')).toBeNull()
    expect(
      await database.rows(
        "select big, words[1] as a, words[2] as b, words[3] as c, doc ->> 'it' as doc from t",
      ),
    ).toEqual([{ big: '12', a: "it's", b: 'a "b"', c: 'c\\d', doc: "it's" }])
    const types = await database.rows(
      "select string_agg(format_type(atttypid, atttypmod), ', ' order by attnum) as t from pg_attribute where attrelid = 't'::regclass and attnum between 1 and 5",
    )
    expect(types[0]?.['t']).toBe('app.date_kind, app.date_kind[], app.short, app.short[], character(3)')
    expect(await database.rows('select some_kind from cased')).toEqual([])
  })

  test('that no longer allows what a migration made by hand is an error at that migration', async () => {
    const root = await migrated(
      users,
      [
        'select 1;\ncreate view noted as\n  select note from users;\ncreate index by_note on users (note);',
        'create policy p on users using (note is null)',
      ],
      users.replace('note: pg.text()', 'remark: pg.text()'),
    )
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(/^SL4020 .*removed column users\.note, new column users\.remark/),
      expect.stringMatching(
        /^SL4019 drizzle\/0001_step\.sql:2:1 the view noted no longer works with the schema: column users\.note does not exist|column "note" does not exist/,
      ),
      expect.stringMatching(/^SL4019 drizzle\/0002_step\.sql:1:1 the policy p of users no longer works/),
    ])
  })
})

test('the key of a plan depends on what the database is made of, and on nothing else', async () => {
  const custom = ['create view v as select 1 as one']
  const root = await migrated(users, custom)
  const first = await keyOf(root)
  expect(await keyOf(await migrated(users, custom))).toBe(first)
  const module = readFileSync(join(root, 'schema.ts'), 'utf8')
  writeFileSync(join(root, 'schema.ts'), `${module}// a comment\n`)
  expect(await keyOf(root)).toBe(first)
  writeFileSync(join(root, 'schema.ts'), module.replace('pg.text()', 'pg.text().notNull()'))
  expect(await keyOf(root)).not.toBe(first)
  writeFileSync(join(root, 'schema.ts'), module)
  writeFileSync(join(root, 'drizzle/0001_step.sql'), 'create view v as select 2 as one')
  expect(await keyOf(root)).not.toBe(first)
})

test('every code of the schema stage has a case', () => {
  const files = readdirSync(import.meta.dirname).map((name) => join(import.meta.dirname, name))
  const cases = [...files, join(import.meta.dirname, '../cli/long-statements.test.ts')].map((file) =>
    readFileSync(file, 'utf8'),
  )
  const missing = Object.keys(schemaCodes).filter((code) => !cases.some((text) => text.includes(`${code} `)))
  expect(missing).toEqual([])
})
