import { execFileSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { linkPackages } from '../setup/drizzle-lines.js'
import { build, migrated, planned, users } from './build-in-project.js'
import { drizzleProject, imports } from './drizzle-project.js'
import { catalogOf, embeddedForFile } from './empty-database.js'

const server = embeddedForFile()
const buildHere = (root: string): Promise<readonly string[]> => build(root, server.emptied)

const journal = (tags: readonly string[]): string =>
  JSON.stringify(
    { version: '7', dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, tag })) },
    null,
    1,
  )

describe('migrations run in order, as they are', () => {
  test('and nothing is said when the schema is what they lead to', async () => {
    const root = await migrated(users, [
      'create view v as select 1 as one',
      'create view w as select one from v',
    ])
    expect(await buildHere(root)).toEqual([])
    const lines = await catalogOf(server.current())
    expect(lines).toContainEqual(expect.stringContaining('view public.w'))
  })

  test('those of drizzle 1.0 too, by the time in their folders', async () => {
    const root = drizzleProject(users, {
      'drizzle/20260102000000_second/migration.sql': 'alter table users add column note text;',
      'drizzle/20260101000000_first/migration.sql': 'create table users (id uuid primary key);',
      'drizzle/20260102000000_second/snapshot.json': '{ "version": "8", "dialect": "postgres", "ddl": [] }',
    })
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(
        /^SL4014 drizzle\/20260102000000_second\/snapshot\.json:1:1 the snapshot has version 8, so /,
      ),
    ])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.users.note text'),
    )
  })

  test('each on a session as new, with enum values used after the migration that adds them, and transactions of their own', async () => {
    const root = await migrated(users, [
      "create type mood as enum ('a'); create schema other; set search_path to other; create table inside (a int);",
      "alter type mood add value 'b';",
      "create table moods (m mood default 'b');",
      'begin; create table one (a int); commit; create role visitor; set role visitor;',
      'create table two (a int); begin; create table left_open (a int);',
      'create table three (a int)',
    ])
    expect(await buildHere(root)).toEqual([])
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

  test('each in one transaction, so that what belongs to it is there in its next pieces', async () => {
    const root = await migrated(users, [
      'create schema s2;\n--> statement-breakpoint\nset local search_path = s2, public;\n--> statement-breakpoint\ncreate table only_s2 (a int)',
      'create temp table ids (id int) on commit drop;\n--> statement-breakpoint\ninsert into ids values (1);\n--> statement-breakpoint\ncreate table of_ids as select id from ids',
      'lock table users;\n--> statement-breakpoint\nsavepoint a;\n--> statement-breakpoint\ncreate table undone (a int);\n--> statement-breakpoint\nrollback to a',
      "declare c cursor for select 1;\n--> statement-breakpoint\nfetch c;\n--> statement-breakpoint\nselect set_config('app.x', 'y', true);\n--> statement-breakpoint\ndo $$ begin if current_setting('app.x') <> 'y' then raise exception 'gone'; end if; end $$",
      'commit;\n--> statement-breakpoint\ncreate index concurrently on users (note);\n--> statement-breakpoint\nvacuum users',
    ])
    expect(await buildHere(root)).toEqual([])
    expect(
      await server
        .current()
        .rows(
          "select schemaname || '.' || tablename as name from pg_tables where tablename in ('only_s2', 'of_ids', 'undone')",
        ),
    ).toEqual([{ name: 's2.only_s2' }, { name: 'public.of_ids' }])
  })

  test('with collations that the embedded server lacks', async () => {
    const root = await migrated(users, [
      'create table words (a text collate "de-x-icu", b text collate "C.UTF-8", c text collate pg_catalog."en_US.utf8")',
    ])
    expect(await buildHere(root)).toEqual([])
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
    expect(await buildHere(root)).toEqual([])
  })
})

describe('without migrations the schema module makes the database', () => {
  test.each([
    ['an empty journal of another dialect', '{ "dialect": "sqlite", "entries": [] }'],
    ['an empty journal without a dialect', '{ "entries": [] }'],
  ])('where there is %s', async (_name, text) => {
    expect(await buildHere(drizzleProject(users, { 'drizzle/meta/_journal.json': text }))).toEqual([])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.users.note text'),
    )
  })

  test('where the config says migrations: false, whatever the folder holds', async () => {
    const files = { 'drizzle/meta/_journal.json': journal(['0000_gone']) }
    expect(await buildHere(drizzleProject(users, files, '', '{ migrations: false }'))).toEqual([])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.users.note text'),
    )
  })
})

describe('what is wrong with migrations is said', () => {
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
      { 'drizzle/meta/_journal.json': '{ "dialect": "mysql", "entries": [{ "tag": "0000_a" }] }' },
      [/^SL4011 .* its migrations have the dialect "mysql" \| .*set migrations: false/],
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
        /^SL4013 drizzle\/meta\/0002_snapshot\.json:1:1 the snapshot cannot be read: it is not an object/,
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
    const lines = await buildHere(root)
    expect(lines).toEqual([
      expect.stringMatching(/^SL4014 drizzle\/meta\/0000_snapshot\.json:1:1 .*have no snapshot/),
    ])
  })

  test('no journal: the migrations do not run, and that is said', async () => {
    const root = await migrated(users, [], users.replace('note', 'other'))
    rmSync(join(root, 'drizzle/meta'), { recursive: true })
    const lines = await buildHere(root)
    expect(lines).toEqual([
      expect.stringMatching(
        /^SL4014 drizzle\/meta\/_journal\.json:1:1 .*no journal, so Sluice did not run 0000_\w+\.sql/,
      ),
    ])
  })

  const failing: [name: string, custom: readonly string[], expected: readonly RegExp[]][] = [
    [
      'a statement that fails: file, statement and position, by characters',
      [
        "-- Ä\nselect 1;\n--> statement-breakpoint\nselect '💧', 1;\ncreate view v as select 'é', nope from users;\nselect 2;",
      ],
      [/^SL4016 drizzle\/0001_step\.sql:5:30 the migration fails: column "nope" does not exist/],
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
      'a syntax error, and what the statement would have created is not asked of the host',
      ['create tabel c (id int);', 'create view v as select id from c;'],
      [/^SL4016 drizzle\/0001_step\.sql:1:8 .*syntax error at or near "tabel"/],
    ],
    [
      'several, of which the later ones follow from the first: the first, and their number',
      [
        'create table a (x nosuch);',
        'create table b (a int references a);\nselect * from a',
        'create tabel c ()',
      ],
      [
        /^SL4017 drizzle\/0001_step\.sql:1:19 the migrations need type nosuch, which does not exist.*\n\ncreate domain nosuch as text;$/,
        /^SL4016 drizzle\/0003_step\.sql:1:8 .*syntax error.*\(1 later statement also fails, perhaps for this reason\)$/,
      ],
    ],
    [
      'one among what belongs to the transaction, which is not to blame',
      [
        'lock table users;\n--> statement-breakpoint\nsavepoint a;\n--> statement-breakpoint\ncreate view v as select nope;\n--> statement-breakpoint\nrollback to a;\n--> statement-breakpoint\ncreate temp table t (a int) on commit drop;\n--> statement-breakpoint\ninsert into t values (1)',
      ],
      [/^SL4016 drizzle\/0001_step\.sql:5:25 the migration fails: column "nope" does not exist[^(]*$/],
    ],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY in the transaction of its migration',
      ['create unique index concurrently on users (note)'],
      [/^SL4016 drizzle\/0001_step\.sql:1:1 .*cannot run inside a transaction block \| .*commit;/],
    ],
    [
      'a failure behind a COMMIT of its own, which is not run again',
      [
        'create table x (a int);\n--> statement-breakpoint\ncommit;\n--> statement-breakpoint\ncreate view v as select nope',
      ],
      [/^SL4016 drizzle\/0001_step\.sql:5:25 the migration fails: column "nope" does not exist/],
    ],
    [
      'a deferred constraint, when the migration ends',
      [
        'create table x (a int primary key, b int references x deferrable initially deferred);\n--> statement-breakpoint\ninsert into x values (1, 2)',
      ],
      [/^SL4016 drizzle\/0001_step\.sql:3:1 .*violates foreign key constraint/],
    ],
    [
      'a failure inside a transaction of its own',
      ['begin;\ncreate table x (a int);\ncreate view v as select nope;\ncommit;'],
      [/^SL4016 drizzle\/0001_step\.sql:3:25 /],
    ],
  ]
  test.each(failing)('%s', async (_name, custom, expected) => {
    expect(await buildHere(await migrated(users, custom))).toEqual(
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
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(/^SL4015 init\.sql:2:8 the setup file fails: column "nope"/),
    ])
  })

  test('a setup file that starts a program, which the embedded server would not survive', async () => {
    const setup = "create table x (a int);\n\ncopy x from program 'echo 1';\ncreate table y (a int)"
    const root = drizzleProject(users, { 'init.sql': setup }, '', "{ database: { setup: 'init.sql' } }")
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(
        /^SL4015 init\.sql:3:1 the setup file fails: the embedded Postgres cannot start programs/,
      ),
    ])
    expect(await catalogOf(server.current())).toContainEqual(expect.stringContaining('column public.y.a'))
  })

  const hosts: [name: string, custom: string, names: RegExp][] = [
    [
      'a table of another schema',
      'alter table users add foreign key (id) references auth.users (id)',
      /need table auth\.users, which does not exist/,
    ],
    [
      'a role in a policy',
      'create policy p on users to authenticated using (true)',
      /need role authenticated, /,
    ],
    [
      'a role in a grant',
      'grant select on users to anon, service_role',
      /need role anon, role service_role, which do not exist/,
    ],
    [
      'a function in a policy',
      'create policy p on users using (auth.uid() = id)',
      /need function auth\.uid, /,
    ],
    ['a type', 'alter table users add column x vault.secret', /need type vault\.secret, /],
    [
      'what a DO block needs',
      'do $$ begin alter table users add foreign key (id) references auth.users; exception when duplicate_object then null; end $$',
      /need table auth\.users, /,
    ],
    [
      'a publication',
      'alter publication supabase_realtime add table users',
      /need publication supabase_realtime, /,
    ],
    [
      "a bucket of Supabase's",
      "insert into storage.buckets (id, name, public) values ('a', 'a', true)",
      /need table storage\.buckets, /,
    ],
    [
      'a topic',
      "create policy p on users using (realtime.topic() = 'x' and (auth.jwt() ->> 'a') = 'b')",
      /need function realtime\.topic, function auth\.jwt, /,
    ],
    [
      'the schema of an extension',
      'create extension if not exists "plpgsql" with schema "extensions"; create function f() returns int language sql set search_path = extensions as $$ select 1 $$; grant usage on schema extensions to anon',
      /need schema extensions, role anon, /,
    ],
    ['a schema', 'grant usage on schema auth to public', /need schema auth, /],
    ['a quoted name', 'grant select on users to "Web User"', /need role Web User, /],
  ]
  test.each(hosts)(
    'something that only the host provides: %s; with the proposed stub it works',
    async (_name, custom, names) => {
      const lines = await buildHere(await migrated(users, [custom]))
      expect(lines).toEqual([expect.stringMatching(/^SL4017 drizzle\/0001_step\.sql:1:\d+ /)])
      expect(lines[0]).toMatch(names)
      const stub = /names:\n\n(.*)$/s.exec(lines[0] ?? '')?.[1] ?? ''
      const root = await migrated(
        users,
        [custom],
        users,
        { 'setup.sql': stub },
        "{ database: { setup: 'setup.sql' } }",
      )
      expect(await buildHere(root), stub).toEqual([])
    },
  )

  test('all that the host provides, in one run', async () => {
    const lines = await buildHere(
      await migrated(users, [
        'grant select on users to anon;\nalter table users add foreign key (id) references auth.users;\ngrant insert on users to anon;',
      ]),
    )
    expect(lines).toEqual([
      expect.stringMatching(
        /^SL4017 drizzle\/0001_step\.sql:2:1 the migrations need role anon, table auth\.users, which do not exist: .*\n\ncreate schema auth;\ncreate role anon;\ncreate table auth\.users \(/,
      ),
    ])
  })

  test('a column that a stub of the setup file does not have', async () => {
    const root = await migrated(
      users,
      ['create view v as select u.email from auth.users u'],
      users,
      { 'setup.sql': 'create schema auth;\ncreate table auth.users (id uuid primary key);' },
      "{ database: { setup: 'setup.sql' } }",
    )
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(
        /^SL4016 drizzle\/0001_step\.sql:1:25 the statement needs a column that a stub lacks: column u\.email does not exist \| add the column to the stub of auth\.users in the setup file/,
      ),
    ])
  })

  test('a type of an extension: the stub creates it', async () => {
    const [line] = await buildHere(await migrated(users, ['alter table users add column x citext']))
    expect(line).toMatch(/^SL4017 .* need type citext, .*:\n\ncreate extension if not exists citext;$/)
  })
})

describe('migrations of drizzle-kit 1.0', () => {
  const usersWith = (columns: string): string =>
    `${imports}export const users = pg.pgTable('users', { id: pg.uuid().primaryKey(), ${columns} })\n`

  /** What drizzle-kit itself writes for a schema, with a later time than all folders before. */
  function generate(root: string, schema: string, name: string): string {
    writeFileSync(join(root, 'schema.ts'), schema)
    const kit = join(root, 'node_modules/drizzle-kit/bin.cjs')
    execFileSync(process.execPath, [kit, 'generate', '--name', name], { cwd: root, stdio: 'pipe' })
    const made = readdirSync(join(root, 'drizzle')).find((folder) => folder.endsWith(`_${name}`))
    if (made === undefined) throw new Error('drizzle-kit made no migration')
    const dated = `2026010${readdirSync(join(root, 'drizzle')).length}000000_${name}`
    renameSync(join(root, 'drizzle', made), join(root, 'drizzle', dated))
    return dated
  }

  /** Migrations of two branches, of which neither knows the other. */
  function branches(one: string, other: string): string {
    const root = drizzleProject('', {}, "out: './drizzle'", '{}', '1.x')
    generate(root, usersWith('name: pg.text()'), 'base')
    const folder = generate(root, usersWith(one), 'one')
    renameSync(join(root, 'drizzle', folder), join(root, folder))
    generate(root, usersWith(other), 'two')
    renameSync(join(root, folder), join(root, 'drizzle', folder.replace('02', '03')))
    return root
  }

  test('of branches that change different things lead to a schema with both changes', async () => {
    const root = branches('name: pg.text(), a: pg.text()', 'name: pg.text(), b: pg.text()')
    writeFileSync(join(root, 'schema.ts'), usersWith('name: pg.text(), a: pg.text(), b: pg.text()'))
    expect(await buildHere(root)).toEqual([])
    writeFileSync(join(root, 'schema.ts'), usersWith('name: pg.text(), a: pg.text(), c: pg.text()'))
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(/^SL4020 .*: removed column users\.b, new column users\.c \|/),
    ])
  })

  test('of branches that change the same thing are named', async () => {
    const root = branches('name: pg.text().notNull()', "name: pg.text().notNull().default('x')")
    expect(await buildHere(root)).toEqual([
      expect.stringMatching(
        /^SL4035 - the migrations \d+_\w+ and \d+_\w+ are of different branches and both change public\.users\.name/,
      ),
    ])
  })

  test('may begin with a journal of 0.x, which drizzle-kit 1.0 reads as what it says', async () => {
    const schema = `export const mood = pg.pgEnum('mood', ['sad', 'ok'])
export const users = pg.pgTable('users', { id: pg.uuid().primaryKey().defaultRandom(), tags: pg.text().array().default(['a']), m: mood().default('ok').notNull(),
  made: pg.timestamp({ withTimezone: true, precision: 3 }).defaultNow(), n: pg.numeric({ precision: 10, scale: 2 }).default('1.50'), j: pg.jsonb().default({ a: 1 }) },
  (t) => [pg.index('i').on(t.made.desc()), pg.unique().on(t.n, t.m), pg.check('c', sql\`\${t.n} > 0\`)])
export const posts = pg.pgTable('posts', { by: pg.uuid().references(() => users.id, { onDelete: 'cascade' }), at: pg.serial() }, (t) => [pg.primaryKey({ columns: [t.by, t.at] })])
export const recent = pg.pgView('recent').as((qb) => qb.select({ id: users.id }).from(users).where(sql\`\${users.n} > 0 and (\${users.m} = 'ok')\`))
export const apart = pg.pgSchema('apart')
export const hosted = apart.table('hosted', { at: pg.timestamp() }, (t) => [pg.pgPolicy('p', { using: sql\`(\${t.at} < now())\` })])\n`
    const root = await migrated(schema)
    rmSync(join(root, 'node_modules'))
    linkPackages(root, '1.x')
    expect(await buildHere(root)).toEqual([])
  })
})
