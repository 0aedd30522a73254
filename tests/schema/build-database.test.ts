import { schemaCodes } from '#sluice/diagnostics/catalogue/schema'
import { buildDatabase } from '#sluice/schema/build-database'
import { planDatabase, planKey, requiredExtensions, type Planned } from '#sluice/schema/plan-database'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { drizzleProject, imports, loadProject, shown, writeMigrations } from './drizzle-project.js'
import { catalogOf, embeddedForFile } from './empty-database.js'

const server = embeddedForFile()
const users = "export const users = pg.pgTable('users', { id: pg.uuid().primaryKey(), note: pg.text() })\n"

async function planned(root: string): Promise<{ value: Planned | null; lines: readonly string[] }> {
  const { config, loaded } = await loadProject(root)
  const outcome = await planDatabase(config, loaded)
  return { value: outcome.value, lines: outcome.diagnostics.map(shown) }
}

/** Plans and builds; all that is said on the way. */
async function build(root: string): Promise<readonly string[]> {
  const { config, loaded } = await loadProject(root)
  const outcome = await planDatabase(config, loaded)
  const database = await server.emptied()
  const diagnostics = outcome.value ? await buildDatabase(database, config, outcome.value.plan, loaded) : []
  return [...outcome.diagnostics, ...diagnostics].map(shown)
}

/** A project with migrations of `schema`, custom ones after them, and today's schema `after`. */
async function migrated(
  schema: string,
  custom: readonly string[] = [],
  after = schema,
  files: Readonly<Record<string, string>> = {},
  sluice = '{}',
): Promise<string> {
  const root = drizzleProject(schema, files, '', sluice)
  await writeMigrations(root, ...custom)
  writeFileSync(join(root, 'schema.ts'), imports + after)
  return root
}

describe('migrations run in order, as they are', () => {
  test('and nothing is said when the schema is what they lead to', async () => {
    const root = await migrated(users, [
      'create view v as select 1 as one',
      'create view w as select one from v',
    ])
    expect(await build(root)).toEqual([])
    const lines = await catalogOf(server.current())
    expect(lines).toContainEqual(expect.stringContaining('view public.w'))
  })

  test('those of drizzle 1.0 too, by the time in their folders', async () => {
    const root = drizzleProject(users, {
      'drizzle/20260102000000_second/migration.sql': 'alter table users add column note text;',
      'drizzle/20260101000000_first/migration.sql': 'create table users (id uuid primary key);',
      'drizzle/20260102000000_second/snapshot.json': '{ "version": "8", "dialect": "postgres", "ddl": [] }',
    })
    expect(await build(root)).toEqual([
      expect.stringMatching(
        /^SL4014 drizzle\/20260102000000_second\/snapshot\.json:1:1 the snapshot is of version 8, so /,
      ),
    ])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.users.note text'),
    )
  })

  test('each on a session as new, with enum values used where they are added, and transactions of their own', async () => {
    const root = await migrated(users, [
      "create type mood as enum ('a'); create schema other; set search_path to other; create table inside (a int);",
      "alter type mood add value 'b'; create table moods (m mood default 'b');",
      'begin; create table one (a int); commit; create role visitor; set role visitor;',
      'create table two (a int); begin; create table left_open (a int);',
      'create table three (a int)',
    ])
    expect(await build(root)).toEqual([])
    const database = server.current()
    const tables = await database.rows(
      "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'other') order by 1",
    )
    expect(tables.map((row) => row['name'])).toEqual([
      'other.inside',
      'public.left_open',
      'public.moods',
      'public.one',
      'public.three',
      'public.two',
      'public.users',
    ])
    expect(await database.rows("select current_setting('search_path') as p, current_user as u")).toEqual([
      { p: 'public', u: 'postgres' },
    ])
  })

  test('with collations that the embedded server lacks', async () => {
    const root = await migrated(users, [
      'create table words (a text collate "de-x-icu", b text collate "C.UTF-8", c text collate pg_catalog."en_US.utf8")',
    ])
    expect(await build(root)).toEqual([])
  })

  test('after the setup file', async () => {
    const root = await migrated(
      users,
      [
        'alter table users add foreign key (id) references auth.users; grant select on users to authenticated',
      ],
      users,
      {
        'setup.sql':
          'create schema auth; create table auth.users (id uuid primary key); create role authenticated;',
      },
      "{ database: { setup: 'setup.sql' } }",
    )
    expect(await build(root)).toEqual([])
  })
})

describe('what is wrong with migrations is said', () => {
  const journal = (tags: readonly string[]): string =>
    JSON.stringify(
      { version: '7', dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, tag })) },
      null,
      1,
    )

  const unreadable: [name: string, files: Readonly<Record<string, string>>, expected: readonly RegExp[]][] = [
    [
      'a journal that is no JSON',
      { 'drizzle/meta/_journal.json': '{' },
      [/^SL4011 drizzle\/meta\/_journal\.json:1:1 the migrations journal cannot be read: /],
    ],
    ['a journal without entries', { 'drizzle/meta/_journal.json': '{}' }, [/^SL4011 .* it has no entries/]],
    [
      'a journal with an entry that names nothing',
      { 'drizzle/meta/_journal.json': '{ "entries": [{ "idx": 0 }] }' },
      [/^SL4011 .* entry 0 has no tag/],
    ],
    [
      'a journal of another dialect',
      { 'drizzle/meta/_journal.json': '{ "dialect": "mysql", "entries": [] }' },
      [/^SL4011 .* its dialect is "mysql"/],
    ],
    [
      'migrations that the journal names and that are not there, and a snapshot that is none',
      {
        'drizzle/meta/_journal.json': journal(['0000_a', '0001_b', '0002_c']),
        'drizzle/0001_b.sql': '',
        'drizzle/meta/0002_snapshot.json': '[]',
      },
      [
        /^SL4012 drizzle\/meta\/_journal\.json:7:11 the journal names drizzle\/0000_a\.sql, which does not exist/,
        /^SL4012 drizzle\/meta\/_journal\.json:15:11 the journal names drizzle\/0002_c\.sql/,
        /^SL4013 drizzle\/meta\/0002_snapshot\.json:1:1 the snapshot cannot be read: it is no object/,
      ],
    ],
    [
      'a snapshot of an older drizzle-kit',
      {
        'drizzle/meta/_journal.json': journal(['0000_a']),
        'drizzle/0000_a.sql': '',
        'drizzle/meta/0000_snapshot.json': '{ "version": "5" }',
      },
      [/^SL4013 .* version 5 \| .* run drizzle-kit up/],
    ],
  ]
  test.each(unreadable)('%s', async (_name, files, expected) => {
    const { value, lines } = await planned(drizzleProject(users, files))
    expect(value).toBeNull()
    expect(lines).toEqual(expected.map((pattern) => expect.stringMatching(pattern)))
  })

  test('no snapshot: they are built without a comparison, and that is said', async () => {
    const root = await migrated(users, [], users.replace('note', 'other'))
    rmSync(join(root, 'drizzle/meta/0000_snapshot.json'))
    const lines = await build(root)
    expect(lines).toEqual([
      expect.stringMatching(/^SL4014 drizzle\/meta\/0000_snapshot\.json:1:1 .*have no snapshot/),
    ])
  })

  const failing: [name: string, custom: readonly string[], expected: readonly RegExp[]][] = [
    [
      'a statement that fails: file, statement and position, by characters',
      ["-- Ä\nselect 1;\n--> statement-breakpoint\nselect '💧', 1;\nselect 'é', nope from users;\nselect 2;"],
      [/^SL4016 drizzle\/0001_step\.sql:5:13 the migration fails: column "nope" does not exist/],
    ],
    [
      'a statement whose error has no position: the statement',
      ['select 1;\n\n-- again\n  create table users (id int);'],
      [/^SL4016 drizzle\/0001_step\.sql:4:3 the migration fails: relation "users" already exists/],
    ],
    [
      'a syntax error',
      ['create view v as select 1;\ncreate tabel t (a int);'],
      [/^SL4016 drizzle\/0001_step\.sql:2:8 .*syntax error at or near "tabel"/],
    ],
    [
      'several, of which the later ones follow from the first: the first, and their number',
      [
        'create table a (x nosuch);',
        'create table b (a int references a);\nselect * from a',
        'create tabel c ()',
      ],
      [
        /^SL4017 drizzle\/0001_step\.sql:1:19 type nosuch must be there .*create domain nosuch as text;/,
        /^SL4016 drizzle\/0003_step\.sql:1:8 .*syntax error.*\(2 later statements fail too, perhaps for this reason\)$/,
      ],
    ],
    [
      'a failure inside a transaction of its own',
      ['begin;\ncreate table x (a int);\nselect nope;\ncommit;'],
      [/^SL4016 drizzle\/0001_step\.sql:3:8 /],
    ],
  ]
  test.each(failing)('%s', async (_name, custom, expected) => {
    expect(await build(await migrated(users, custom))).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern)),
    )
  })

  test('a setup file that fails', async () => {
    const root = await migrated(
      users,
      [],
      users,
      { 'init.sql': 'select 1;\nselect nope' },
      "{ database: { setup: 'init.sql' } }",
    )
    expect(await build(root)).toEqual([
      expect.stringMatching(/^SL4015 init\.sql:2:8 the setup file fails: column "nope"/),
    ])
  })

  const hosts: [name: string, custom: string, names: RegExp][] = [
    [
      'a table of another schema',
      'alter table users add foreign key (id) references auth.users (id)',
      /table auth\.users must be there/,
    ],
    [
      'a role in a policy',
      'create policy p on users to authenticated using (true)',
      /role authenticated must/,
    ],
    ['a role in a grant', 'grant select on users to anon, service_role', /role anon, role service_role must/],
    ['a function in a policy', 'create policy p on users using (auth.uid() = id)', /function auth\.uid must/],
    ['a type', 'alter table users add column x vault.secret', /type vault\.secret must/],
    ['a schema', 'grant usage on schema auth to public', /schema auth must/],
    ['a quoted name', 'grant select on users to "Web User"', /role Web User must/],
  ]
  test.each(hosts)(
    'something that only the host provides: %s; with the proposed stub it works',
    async (_name, custom, names) => {
      const lines = await build(await migrated(users, [custom]))
      expect(lines).toEqual([expect.stringMatching(/^SL4017 drizzle\/0001_step\.sql:1:\d+ /)])
      expect(lines[0]).toMatch(names)
      const stub = /names: (.*)$/.exec(lines[0] ?? '')?.[1] ?? ''
      const root = await migrated(
        users,
        [custom],
        users,
        { 'setup.sql': stub },
        "{ database: { setup: 'setup.sql' } }",
      )
      expect(await build(root), stub).toEqual([])
    },
  )

  test('all that the host provides, in one run', async () => {
    const lines = await build(
      await migrated(users, [
        'grant select on users to anon;\nalter table users add foreign key (id) references auth.users;\ngrant insert on users to anon;',
      ]),
    )
    expect(lines).toEqual([
      expect.stringMatching(/^SL4017 drizzle\/0001_step\.sql:1:1 role anon must/),
      expect.stringMatching(
        /^SL4017 drizzle\/0001_step\.sql:2:1 table auth\.users must .*1 later statement fails too/,
      ),
    ])
  })

  test('a type of an extension: the stub creates it', async () => {
    const [line] = await build(await migrated(users, ['alter table users add column x citext']))
    expect(line).toMatch(/^SL4017 .* type citext must .*: create extension if not exists citext;$/)
  })
})

describe('the schema module', () => {
  test('alone makes the database where there are no migrations, and nothing is said', async () => {
    expect(await build(drizzleProject(users))).toEqual([])
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
      'SL4020 schema.ts:1:1 the schema is ahead of its migrations: new column users.age, new table t | queries are checked against the schema; run drizzle-kit generate before they run elsewhere',
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
      /^SL4018 schema\.ts:6:3 Postgres rejects what the schema says: type "mood" does not exist \| export type mood from the schema module/,
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
      /^SL4018 schema\.ts:5:36 .*: create schema auth; create table auth\.users \(id uuid primary key\);/,
    ],
    [
      'a schema that is not exported',
      "const app = pg.pgSchema('app')\nexport const t = app.table('t', { a: pg.text() })\n",
      /^SL4018 schema\.ts:4:28 .*schema "app" does not exist \| export schema app from the schema module.*: create schema app;/,
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
    expect(await build(drizzleProject(schema))).toEqual([expect.stringMatching(expected)])
  })

  const refused: [name: string, schema: string, expected: RegExp][] = [
    [
      'two indexes of one name',
      "export const t = pg.pgTable('t', { a: pg.text() }, (t) => [pg.index('i').on(t.a), pg.index('i').on(t.a)])\n",
      /^SL4010 schema\.ts:1:1 drizzle-kit refuses the schema: We've found duplicated index name across public schema/,
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
    expect(await build(root)).toEqual([])
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
    expect(await build(root)).toEqual([
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
  const keyOf = async (root: string): Promise<string> => {
    const { value } = await planned(root)
    if (!value) throw new Error('no plan')
    return planKey(value.plan)
  }
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
  const cases = ['load-schema', 'build-database'].map((name) =>
    readFileSync(join(import.meta.dirname, `${name}.test.ts`), 'utf8'),
  )
  const missing = Object.keys(schemaCodes).filter((code) => !cases.some((text) => text.includes(`${code} `)))
  expect(missing).toEqual([])
})
