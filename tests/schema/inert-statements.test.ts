import { openCatalog } from '#sluice/database/catalog'
import type { Database } from '#sluice/database/database'
import { type InertContext, isInert } from '#sluice/schema/inert-statements'
import { parseScript } from '#sluice/schema/sql-tree'
import { describe, expect, onTestFinished, test } from 'vitest'
import { build, migrated, users } from './build-in-project.js'
import { drizzleProject, loadProject } from './drizzle-project.js'
import { buildDatabase } from '#sluice/schema/build-database'
import { planDatabase } from '#sluice/schema/plan-database'
import { catalogOf, embeddedForFile } from './empty-database.js'

const server = embeddedForFile()

/** Everything that analysis reads of a schema. */
async function whatQueriesSee(database: Database): Promise<string> {
  const catalog = await openCatalog(database)
  const functions = await database.rows(
    "select oid::regprocedure::text as f, prosrc from pg_proc where pronamespace = 'public'::regnamespace order by 1",
  )
  const types = catalog.types().toSorted((a, b) => a.oid - b.oid)
  return JSON.stringify([catalog.relations, types, functions])
}

const schema = `
  create table t (id int primary key, note text, at date); create table u (t_id int);
  create materialized view m as select id from t; create index i on t (note); create unique index k on t (note);
  create role r; create publication p; create policy o on t using (true);
  create function f() returns int language sql as 'select 1';
  create function g() returns trigger language plpgsql as 'begin return null; end'`

const context: InertContext = {
  hasRelation: (within) => within === null,
  isBuiltInFunction: (path) => !['f', 'g', 'absent'].includes(path.at(-1) ?? ''),
  isAbsentFunction: (path) => path.at(-1) === 'absent',
}

async function isAllInert(statement: string): Promise<boolean> {
  const [parsed] = (await parseScript(statement)) ?? []
  if (!parsed) throw new Error(`does not parse: ${statement}`)
  return isInert(parsed.tree, context)
}

describe('a statement is inert only if queries are the same with and without it', () => {
  const inert = [
    'create index on t (at)',
    'create index on t using hash (note) where id > 1',
    'create policy q on t using (id = 1)',
    'alter policy o on t using (false)',
    'drop policy o on t',
    'alter policy o on t rename to q',
    'grant select on t to r',
    'revoke all on t from public',
    'grant r to postgres',
    'alter default privileges grant select on tables to r',
    'create role s',
    'alter role r createdb',
    "alter role r set search_path = 'x'",
    'drop role r',
    'alter table t owner to r',
    'alter function f() owner to r',
    'alter table t alter note set statistics 5, cluster on t_pkey',
    "comment on column t.id is 'x'",
    'alter publication p add table t',
    'create publication q for table t',
    'create statistics s on id, note from t',
    'create trigger a after insert on t for each row execute function g()',
    'create trigger b before insert on t for each statement execute function g()',
    'create constraint trigger c after update on t deferrable for each row execute function g()',
    'insert into t values (1)',
    'update t set note = null',
    'delete from t',
    'merge into t using u on t.id = u.t_id when matched then delete',
    'truncate t',
    'refresh materialized view m',
    'select 1, now() from t',
    'lock table t',
    'do $$ begin insert into t values (7); perform count(*) from t; if exists (select from t) then drop policy o on t; end if; end $$',
  ]
  test.each(inert)('%s', async (statement) => {
    expect(await isAllInert(statement)).toBe(true)
    const database = await server.emptied()
    await database.execute('begin')
    onTestFinished(async () => void (await database.execute('rollback')))
    expect(await database.execute(schema)).toBeNull()
    const before = await whatQueriesSee(database)
    expect(await database.execute(statement)).toBeNull()
    expect(await whatQueriesSee(database)).toBe(before)
  })

  const others = [
    'create unique index on t (at)',
    'alter table t add column x int',
    'alter table t add check (id > 0)',
    'alter table u add foreign key (t_id) references t',
    'alter table t alter note set not null, owner to r',
    'alter table t enable row level security',
    'drop index k',
    'create trigger a before insert on t for each row execute function g()',
    'create rule x as on insert to t do instead nothing',
    'create view v as select 1 as one',
    'create table x ()',
    'select 1 as one into x',
    'select f()',
    'select f(), absent()',
    'create type e as enum ()',
    'create function h() returns int language sql as $$ select 1 $$',
    'drop function f',
    'do $$ begin insert into t values (7); create table x (); end $$',
    "do $$ begin execute 'create table x ()'; end $$",
    'do $$ begin perform f(); end $$',
    'set search_path = x',
    'create extension citext',
    'call h()',
  ]
  test.each(others)('and not: %s', async (statement) => {
    expect(await isAllInert(statement)).toBe(false)
  })

  test.each([
    'select absent()',
    "do $$ begin perform absent('x', 1); end $$",
    'alter table absent.t enable row level security',
    'create trigger a before insert on absent.t for each row execute function g()',
  ])(
    'nor does it matter what would be done to or by something that does not exist: %s',
    async (statement) => {
      expect(await isAllInert(statement)).toBe(true)
    },
  )
})

/** Plans and builds; what is said, with its severity. */
async function buildWith(root: string): Promise<readonly string[]> {
  const { config, loaded } = await loadProject(root)
  const { value, diagnostics } = await planDatabase(config, loaded)
  if (!value) throw new Error(JSON.stringify(diagnostics))
  const database = await server.emptied()
  const built = await buildDatabase(database, config, value.plan, loaded)
  return [...diagnostics, ...built].map(
    ({ severity, code, message, span: place, hint }) =>
      `${severity} ${code} ${place?.file.path}:${place?.file.text.slice(place.start, place.end).split('\n')[0]} ${message} | ${hint}`,
  )
}

const index = `export const t = pg.pgTable('t', { id: pg.uuid(), at: pg.date(), n: pg.integer().notNull() }, (t) => [
  pg.index('by_both').using('btree', t.id.op('date_ops'), t.at.op('date_ops')),
  pg.pgPolicy('own', { using: sql\`\${t.id} = \${sql.raw('n')}\` }),
  pg.UNIQUE,
])\n`

describe('what no query depends on is a warning, and the run goes on', () => {
  test('an index with a wrong operator class and a policy that fails, each where the schema declares it', async () => {
    const lines = await buildWith(drizzleProject(index.replace('  pg.UNIQUE,\n', '')))
    expect(lines).toEqual([
      expect.stringMatching(
        /^warning SL4026 schema\.ts:'by_both' the statement fails, but no query depends on it: operator class "date_ops" does not accept data type uuid \| write the operator class for the type of the column/,
      ),
      expect.stringMatching(/^warning SL4026 schema\.ts:'own' .*operator does not exist: uuid = integer/),
    ])
    expect(await catalogOf(server.current())).toContainEqual(
      expect.stringContaining('column public.t.n integer'),
    )
  })

  test('a unique index is an error there', async () => {
    const lines = await buildWith(
      drizzleProject(
        index
          .replace('pg.UNIQUE', "pg.uniqueIndex('one').using('btree', t.id.op('date_ops'))")
          .replace(/.*by_both.*\n/, ''),
      ),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^error SL4018 schema\.ts:'one' /))
  })

  test('statements of migrations, after which the others run', async () => {
    const root = await migrated(users, [
      'insert into users (nope) values (1);\ncreate index i on users (nope);',
      "comment on index i is 'follows from the first';\ncreate table after_it (id int)",
    ])
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(
        /^warning SL4026 drizzle\/0001_step\.sql:nope .*"nope" of relation "users".* \| correct the statement; on a server where it fails, Postgres rolls back the whole migration$/,
      ),
      expect.stringMatching(
        /^warning SL4026 drizzle\/0001_step\.sql:create index i .*column "nope" does not exist/,
      ),
    ])
    expect(await catalogOf(server.current())).toContainEqual(expect.stringContaining('public.after_it'))
  })

  test('also in a transaction with others, which run without them', async () => {
    const root = await migrated(users, [
      'begin;\ncreate table x ();\ncreate index i on users (nope);\ncommit;',
    ])
    expect(await buildWith(root)).toEqual([expect.stringMatching(/^warning SL4026 /)])
  })

  test('but not where the end of the migration fails, which undoes the others', async () => {
    const root = await migrated(users, [
      'create table x (a int primary key, b int references x deferrable initially deferred);\ninsert into x values (1, 2);\n--> statement-breakpoint\ncreate index i on users (nope);',
    ])
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(/^warning SL4026 .*"nope"/),
      expect.stringMatching(/^error SL4016 .*violates foreign key constraint/),
    ])
  })

  test('what the host provides, where only such statements need it', async () => {
    const root = await migrated(users, [
      'create policy p on users to authenticated using (auth.uid() = id);\nselect cron_like.schedule(1);',
    ])
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(
        /^warning SL4017 drizzle\/0001_step\.sql:create policy p .* need role authenticated, function auth\.uid, function cron_like\.schedule, which do not exist/,
      ),
    ])
  })

  test('a hand-written policy that the schema no longer allows', async () => {
    const root = await migrated(
      users,
      ['create policy p on users using (note is null)'],
      users.replace('note: pg.text()', 'remark: pg.text()'),
    )
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(/^note SL4020 /),
      expect.stringMatching(
        /^warning SL4019 drizzle\/0001_step\.sql:create policy p .*the policy p of users no longer works/,
      ),
    ])
  })
})

describe('an extension that the embedded Postgres lacks', () => {
  const cron = [
    'create extension if not exists pg_cron with schema extensions;\n--> statement-breakpoint\ngrant usage on schema cron to postgres;',
    "select cron.schedule('nightly', '0 0 * * *', 'select 1');\ndo $$ begin perform cron.unschedule('x'); end $$;\ncreate table after_it (id int)",
  ]
  const setup = { 'setup.sql': 'create schema extensions' }
  const named = (extensions: string): string => `{ database: { setup: 'setup.sql'${extensions} } }`

  test('is one warning at the statement that creates it, with all that is left out', async () => {
    const root = await migrated(users, cron, users, setup, named(''))
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(
        /^warning SL4027 drizzle\/0001_step\.sql:create extension .*does not include the extension pg_cron, so Sluice omits it and the statements that need it \| if no query needs it, set database: \{ extensions: \{ pg_cron: false \} \}/,
      ),
    ])
    expect(await catalogOf(server.current())).toContainEqual(expect.stringContaining('public.after_it'))
  })

  test('is left out without a word where the config says so, and so is what needs it', async () => {
    const root = await migrated(users, cron, users, setup, named(', extensions: { pg_cron: false }'))
    expect(await buildWith(root)).toEqual([])
  })

  test('stops what queries may depend on, with stubs to put in its place', async () => {
    const root = await migrated(
      users,
      [...cron, 'create view jobs as select cron.now_at() as at'],
      users,
      setup,
      named(', extensions: { pg_cron: false }'),
    )
    const [line] = await buildWith(root)
    expect(line).toMatch(
      /^error SL4028 drizzle\/0003_step\.sql:cron .*needs the extension pg_cron, which Sluice omits.*put stubs into setup\.sql:\n\ncreate schema cron;\ncreate function cron\.now_at\(\)/,
    )
  })

  test('that is bundled can be left out as well', async () => {
    const root = await migrated(
      users,
      [
        'create extension citext;\ncreate index i on users (note gin_trgm_ops);\nalter table users add column c citext',
      ],
      users,
      {},
      '{ database: { extensions: { citext: false, pg_trgm: false } } }',
    )
    expect(await buildWith(root)).toEqual([
      expect.stringMatching(
        /^error SL4028 drizzle\/0001_step\.sql:citext .*the extension citext, which Sluice omits/,
      ),
    ])
  })

  test('of which nothing is known is told by its name', async () => {
    const root = await migrated(users, ['create extension my_tool;\nselect my_tool.start()'])
    expect(await buildWith(root)).toEqual([expect.stringMatching(/^warning SL4027 .*the extension my_tool/)])
  })
})

describe('stubs have the types of the calls', () => {
  const needing: [name: string, custom: string, stubs: readonly string[]][] = [
    [
      'a condition is a boolean, an argument has its type',
      "create policy p on users using (is_owner(id, 'x', 7))",
      ['create function is_owner(uuid, text, integer) returns boolean language sql as'],
    ],
    [
      'what is compared has the type of the other side',
      'create policy p on users using (auth.tenant() = id and auth.word(note) = note)',
      ['create function auth.tenant() returns uuid ', 'create function auth.word(text) returns text '],
    ],
    [
      'two functions of one name',
      'create view v as select 1 as one from users where f(note) and f(id)',
      ['create function f(text) returns boolean ', 'create function f(uuid) returns boolean '],
    ],
    [
      'a named argument keeps its name',
      'create policy p on users using (may(who => id))',
      ['create function may(who uuid) returns boolean '],
    ],
    [
      'a default has the type of its column',
      'alter table users add column code varchar default new_code()',
      ['create function new_code() returns varchar '],
    ],
    [
      'a generated column has the type of its function',
      'alter table users add column words tsvector generated always as (words_of(note)) stored',
      ['create function words_of(text) returns tsvector '],
    ],
    [
      'a trigger calls a trigger function',
      'create trigger t before insert on users for each row execute function hooks.send()',
      ["create function hooks.send() returns trigger language plpgsql as 'begin return null; end'"],
    ],
    [
      'what is only called gives nothing',
      "select jobs.start('x', 1)",
      ['create function jobs.start(text, integer) returns void '],
    ],
    [
      'what a body in SQL calls',
      'create function mine() returns uuid language sql as $$ select auth.uid() $$',
      ['create function auth.uid() returns uuid stable '],
    ],
    [
      'a table has the columns that foreign keys refer to, with their types',
      'alter table users add column owner int references other.accounts (number)',
      ['create table other.accounts (\n  number int4 primary key\n)'],
    ],
  ]
  test.each(needing)('%s, and with them the migration runs', async (_name, custom, stubs) => {
    const [line] = await buildWith(await migrated(users, [custom]))
    const script = /:\n\n(.*)$/s.exec(line ?? '')?.[1] ?? ''
    for (const stub of stubs) expect(script).toContain(stub)
    const again = await migrated(
      users,
      [custom],
      users,
      { 's.sql': script },
      "{ database: { setup: 's.sql' } }",
    )
    expect(await build(again, server.emptied)).toEqual([])
  })
})
