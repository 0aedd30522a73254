import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as migrateByDrizzle } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MigrationError, runMigrations, type MigrationNotice } from '#sluice/migrate/index'
import { createDatabase, type Database } from '../server/create-database.js'
import { startServer, type Server } from '../server/start-server.js'
import * as drizzle1 from '../drizzle-1/drizzle.js'
import type { Line } from '../setup/drizzle-lines.js'
import { migrationsFolder, rewriteMigrations, writeFolders } from './migrations-folder.js'

const example = join(import.meta.dirname, '../../drizzle')
const exampleTags = ['0000_initial', '0001_audit_and_search', '0002_daily_usage']

let server: Server
let database: Database
let sql: postgres.Sql

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
})
beforeEach(async () => {
  database = await createDatabase(server.url)
  sql = postgres(database.url, { max: 2, onnotice: () => {} })
  return async () => {
    await sql.end()
    await database.drop()
  }
})

const migrate = (folder: string, options: Partial<Parameters<typeof runMigrations>[0]> = {}) =>
  runMigrations({ url: database.url, folder, ...options })

async function failure(run: Promise<unknown>): Promise<MigrationError> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MigrationError)
  return error as MigrationError
}

const tables = async (): Promise<string[]> =>
  (
    await sql<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`
  ).map((row) => row.name)

const recorded = async (journal = 'drizzle.__drizzle_migrations'): Promise<number> =>
  (await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${journal}`))[0]?.n ?? -1

test('the example service: all migrations once, in order, then none', async () => {
  expect(await migrate(example)).toEqual({ applied: exampleTags })
  expect(await tables()).toContain('usage_daily')
  expect(await migrate(example)).toEqual({ applied: [] })
  expect(await recorded()).toBe(3)
})

test('a migration added later is the only one applied', async () => {
  const first = { tag: '0000_a', sql: 'create table a ()' }
  const folder = migrationsFolder([first])
  await migrate(folder)
  rewriteMigrations(folder, [first, { tag: '0001_b', sql: 'create table b ()' }])
  expect(await migrate(folder)).toEqual({ applied: ['0001_b'] })
})

test('a journal without entries applies nothing', async () => {
  expect(await migrate(migrationsFolder([]))).toEqual({ applied: [] })
})

test('an enum value added by one migration can be used by the next', async () => {
  const folder = migrationsFolder([
    { tag: '0000_a', sql: `create type mood as enum ('calm')` },
    { tag: '0001_b', sql: `alter type mood add value 'wild'` },
    { tag: '0002_c', sql: `create table a (m mood default 'wild')` },
  ])
  expect((await migrate(folder)).applied).toHaveLength(3)
})

/** A command of drizzle-kit of a line. */
async function drizzleKit(
  line: Line,
  command: string,
  folder: string,
  migrations: object = {},
): Promise<void> {
  const modules = line === '0.x' ? '../../node_modules' : '../drizzle-1/node_modules'
  // drizzle-kit finds the driver from the working directory, and `out` must be relative to it.
  const config = join(folder, 'drizzle.config.ts')
  const dbCredentials = { url: database.url }
  const options = {
    dialect: 'postgresql',
    out: folder,
    dbCredentials,
    ...(command === 'migrate' && { migrations }),
  }
  writeFileSync(config, `export default ${JSON.stringify(options)}`)
  const kit = join(import.meta.dirname, modules, 'drizzle-kit/bin.cjs')
  await promisify(execFile)(process.execPath, [kit, command, '--config', config])
}
const drizzleKitMigrate = (folder: string, migrations: object = {}): Promise<void> =>
  drizzleKit('0.x', 'migrate', folder, migrations)

describe('with drizzle-kit', () => {
  const three = [
    { tag: '0000_a', sql: 'create table a ();--> statement-breakpoint\ncreate table b ()' },
    { tag: '0001_b', sql: 'create table c (); create table d ();' },
    { tag: '0002_c', sql: 'create table e ()' },
  ]

  test('drizzle-kit has nothing to do after a run, and goes on where it stopped', async () => {
    const folder = migrationsFolder(three.slice(0, 2))
    await migrate(folder)
    await drizzleKitMigrate(folder)
    expect(await recorded()).toBe(2)
    rewriteMigrations(folder, three)
    await drizzleKitMigrate(folder)
    expect(await recorded()).toBe(3)
    expect(await tables()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('a run has nothing to do after drizzle-kit, and goes on where it stopped', async () => {
    const folder = migrationsFolder(three.slice(0, 2))
    await drizzleKitMigrate(folder)
    expect(await migrate(folder)).toEqual({ applied: [] })
    rewriteMigrations(folder, three)
    expect(await migrate(folder)).toEqual({ applied: ['0002_c'] })
  })

  test('the migrator of drizzle-orm goes on where a run stopped, and a run where it stopped', async () => {
    const folder = migrationsFolder(three.slice(0, 1))
    await migrate(folder)
    rewriteMigrations(folder, three.slice(0, 2))
    const client = postgres(database.url, { max: 1, onnotice: () => {} })
    await migrateByDrizzle(drizzle(client), { migrationsFolder: folder })
    await client.end()
    expect(await recorded()).toBe(2)
    rewriteMigrations(folder, three)
    expect(await migrate(folder)).toEqual({ applied: ['0002_c'] })
  })

  test('both agree on a journal table by another name', async () => {
    const folder = migrationsFolder(three)
    expect((await migrate(folder, { table: 'Journal "1"', schema: 'ops' })).applied).toHaveLength(3)
    await drizzleKitMigrate(folder, { table: 'Journal "1"', schema: 'ops' })
    expect(await recorded('ops."Journal ""1"""')).toBe(3)
  })
})

describe('with Drizzle 1.0', () => {
  const first = {
    '20260101000000_a': 'create table a ();--> statement-breakpoint\ncreate table b ()',
    '20260102000000_b': 'create table c (); create table d ();',
  }
  const second = { '20260103000000_c': 'create table e ()' }

  async function migrator(folder: string): Promise<void> {
    const client = postgres(database.url, { max: 1, onnotice: () => {} })
    try {
      await drizzle1.migrate(drizzle1.drizzle({ client }), { migrationsFolder: folder })
    } finally {
      await client.end()
    }
  }
  const others = {
    'drizzle-kit migrate': (folder: string) => drizzleKit('1.x', 'migrate', folder),
    'the migrator of drizzle-orm': migrator,
  }
  const table = (): Promise<readonly unknown[]> =>
    sql`select id, hash, created_at, name, applied_at is null as unknown from drizzle.__drizzle_migrations order by id`

  test.each(Object.entries(others))(
    '%s has nothing to do after a run, and goes on where it stopped',
    async (_name, other) => {
      const folder = migrationsFolder([])
      writeFolders(folder, first)
      expect(await migrate(folder)).toEqual({ applied: Object.keys(first) })
      await other(folder)
      expect(await recorded()).toBe(2)
      writeFolders(folder, second)
      await other(folder)
      expect(await recorded()).toBe(3)
      expect(await tables()).toEqual(['a', 'b', 'c', 'd', 'e'])
      const made = await table()
      expect(await migrate(folder)).toEqual({ applied: [] })
      // The rows of both are alike.
      await sql`drop schema drizzle cascade`
      await sql`drop table a, b, c, d, e`
      await other(folder)
      expect(await table()).toEqual(made)
    },
  )

  test.each(Object.entries(others))('a run goes on where %s stopped', async (_name, other) => {
    const folder = migrationsFolder([])
    writeFolders(folder, first)
    await other(folder)
    expect(await migrate(folder)).toEqual({ applied: [] })
    // A branch that was merged later brings a migration of before.
    writeFolders(folder, { ...second, '20260101120000_branch': 'create table f ()' })
    expect(await migrate(folder)).toEqual({ applied: ['20260101120000_branch', '20260103000000_c'] })
    await other(folder)
    expect(await recorded()).toBe(4)
  })

  test('a folder that drizzle-kit up has converted upgrades the table, as Drizzle does', async () => {
    const old = [
      { tag: '0000_a', sql: 'create table a ()', when: 1_700_000_000_123 },
      { tag: '0001_b', sql: 'create table b ()', when: 1_700_000_001_456 },
      { tag: '0002_c', sql: 'create table c ()', when: 1_700_000_001_789 },
    ]
    const upgraded = async (upgrade: (folder: string) => Promise<unknown>): Promise<readonly unknown[]> => {
      const folder = migrationsFolder(old)
      for (const { tag } of old) {
        writeFileSync(join(folder, 'meta', `${tag.slice(0, 4)}_snapshot.json`), snapshotOf(tag))
      }
      expect(await migrate(folder)).toEqual({ applied: old.map(({ tag }) => tag) })
      await drizzleKit('1.x', 'up', folder)
      await upgrade(folder)
      const rows = await table()
      await sql`drop schema drizzle cascade`
      await sql`drop table a, b, c`
      return rows
    }
    const byUs = await upgraded(async (folder) => {
      expect(await migrate(folder)).toEqual({ applied: [] })
    })
    expect(byUs).toHaveLength(3)
    expect(byUs).toEqual(await upgraded(migrator))
  })

  /** An empty schema in the form of 0.x, which drizzle-kit up wants for each migration. */
  function snapshotOf(tag: string): string {
    const idOf = (index: number): string => `00000000-0000-4000-8000-00000000000${index}`
    const index = Number(tag.slice(0, 4))
    const parts = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views']
    return JSON.stringify({
      version: '7',
      dialect: 'postgresql',
      id: idOf(index + 1),
      prevId: index === 0 ? '00000000-0000-0000-0000-000000000000' : idOf(index),
      ...Object.fromEntries(parts.map((part) => [part, {}])),
      _meta: { schemas: {}, tables: {}, columns: {} },
    })
  }

  test('rows of migrations that the folder lacks stop the upgrade', async () => {
    await migrate(migrationsFolder([{ tag: '0000_x', sql: 'create table x ()' }]))
    const folder = migrationsFolder([])
    writeFolders(folder, first)
    expect(await failure(migrate(folder))).toMatchObject({
      kind: 'journal',
      message: expect.stringContaining('the rows 1 of the migrations table'),
    })
    await expect(migrator(folder)).rejects.toThrow(/do not match any local migration/)
    expect(await tables()).toEqual(['x'])
  })
})

describe('several runs at once', () => {
  test('two processes both succeed, and each migration is applied once', async () => {
    const program = `
      import { runMigrations } from '#sluice/migrate/index'
      const { applied } = await runMigrations({ url: process.argv[1], folder: process.argv[2] })
      console.log(JSON.stringify(applied))`
    const runs = await Promise.all(
      [1, 2].map(() =>
        promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, database.url, example]),
      ),
    )
    const applied = runs.flatMap((run) => JSON.parse(run.stdout) as string[])
    expect(applied.toSorted()).toEqual(exampleTags)
    expect(await recorded()).toBe(3)
  })

  test('a run says that it waits, and goes on when the lock is free', async () => {
    const folder = migrationsFolder([{ tag: '0000_a', sql: 'create table a ()' }])
    const holder = await sql.reserve()
    await holder`select pg_advisory_lock(hashtextextended('drizzle.__drizzle_migrations', 0))`
    const notices: MigrationNotice[] = []
    let announce = (): void => {}
    const waiting = new Promise<void>((resolve) => (announce = resolve))
    const run = migrate(folder, {
      onNotice: (notice) => {
        notices.push(notice)
        announce()
      },
    })
    await waiting
    expect(notices).toMatchObject([{ kind: 'waiting' }])
    expect(await tables()).toEqual([])
    await holder`select pg_advisory_unlock_all()`
    holder.release()
    expect(await run).toEqual({ applied: ['0000_a'] })
  })

  test('the lock is free again after a failure', async () => {
    await failure(migrate(migrationsFolder([{ tag: '0000_a', sql: 'create tabel a ()' }])))
    const locks = await sql`
      select from pg_locks where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())`
    expect(locks).toHaveLength(0)
  })
})

describe('a migration that Postgres rejects', () => {
  const sound = { tag: '0000_sound', sql: 'create table a (x int)' }

  test('leaves no trace, keeps those before it, and is tried again once mended', async () => {
    const broken = 'create table b ();\n--> statement-breakpoint\ncreate table c (\n  x int,\n  y integr\n);'
    const folder = migrationsFolder([sound, { tag: '0001_broken', sql: broken }])
    const error = await failure(migrate(folder))
    expect(error).toMatchObject({
      kind: 'rejected',
      file: join(folder, '0001_broken.sql'),
      position: { offset: broken.indexOf('integr'), line: 5, column: 5 },
      sqlstate: '42704',
      applied: ['0000_sound'],
      message: 'type "integr" does not exist',
    })
    expect(await tables()).toEqual(['a'])

    rewriteMigrations(folder, [sound, { tag: '0001_broken', sql: broken.replace('integr', 'integer') }])
    expect(await migrate(folder)).toEqual({ applied: ['0001_broken'] })
  })

  test('is placed in UTF-16 units behind characters outside the basic plane', async () => {
    const text = "select '🚰 größer', nope from a"
    const folder = migrationsFolder([sound, { tag: '0001_b', sql: text }])
    expect((await failure(migrate(folder))).position).toEqual({
      offset: text.indexOf('nope'),
      line: 1,
      column: text.indexOf('nope') + 1,
    })
  })

  test('is placed at its statement when Postgres names no place', async () => {
    const text = 'create table b ();--> statement-breakpoint\r\n\r\ncreate table a ();'
    const folder = migrationsFolder([sound, { tag: '0001_b', sql: text }])
    expect(await failure(migrate(folder))).toMatchObject({
      sqlstate: '42P07',
      position: { offset: text.indexOf('create table a'), line: 3, column: 1 },
    })
  })

  test('keeps detail and hint', async () => {
    const folder = migrationsFolder([
      sound,
      {
        tag: '0001_b',
        sql: `do $$ begin raise 'no' using detail = 'why', hint = 'so', errcode = 'XX123'; end $$`,
      },
    ])
    expect(await failure(migrate(folder))).toMatchObject({ sqlstate: 'XX123', detail: 'why', hint: 'so' })
  })

  test('at its commit is blamed on its file, with no place', async () => {
    const folder = migrationsFolder([
      {
        tag: '0000_a',
        sql: `create table a (id int primary key, up int references a deferrable initially deferred);
              insert into a values (1, 2)`,
      },
    ])
    expect(await failure(migrate(folder))).toMatchObject({
      kind: 'rejected',
      sqlstate: '23503',
      file: join(folder, '0000_a.sql'),
      position: null,
    })
  })
})

describe('what is refused or told', () => {
  const a = { tag: '0000_a', sql: 'create table a ()', when: 1000 }
  const b = { tag: '0001_b', sql: 'create table b ()', when: 2000 }
  const c = { tag: '0002_c', sql: 'create table c ()', when: 3000 }

  test('a migration older than the last one applied, which Drizzle would skip', async () => {
    const folder = migrationsFolder([a, c])
    await migrate(folder)
    rewriteMigrations(folder, [a, b, c])
    expect(await failure(migrate(folder))).toMatchObject({ kind: 'order', file: join(folder, '0001_b.sql') })
    expect(await tables()).toEqual(['a', 'c'])
  })

  test('an empty database takes them in whatever order the journal has', async () => {
    expect(await migrate(migrationsFolder([a, c, b]))).toEqual({ applied: [a.tag, c.tag, b.tag] })
  })

  test('an applied migration edited afterwards is told, and not run again', async () => {
    const folder = migrationsFolder([a])
    await migrate(folder)
    rewriteMigrations(folder, [{ ...a, sql: 'create table other ()' }])
    const notices: MigrationNotice[] = []
    expect(await migrate(folder, { onNotice: (notice) => notices.push(notice) })).toEqual({ applied: [] })
    expect(notices).toMatchObject([{ kind: 'edited', file: join(folder, '0000_a.sql') }])
  })

  test('notices of the migrations, and no others', async () => {
    const folder = migrationsFolder([{ tag: '0000_a', sql: `do $$ begin raise warning 'look'; end $$` }])
    const notices: MigrationNotice[] = []
    await migrate(folder, { onNotice: (notice) => notices.push(notice) })
    expect(notices).toEqual([
      { kind: 'server', severity: 'WARNING', message: 'look', file: join(folder, '0000_a.sql') },
    ])
  })
})

describe('a connection that cannot be used', () => {
  test('a server that does not answer', async () => {
    expect(await failure(migrate(example, { url: 'postgres://nobody@127.0.0.1:1/none' }))).toMatchObject({
      kind: 'connection',
      sqlstate: null,
      message: expect.stringContaining('ECONNREFUSED') as unknown,
    })
  })

  test('a database that does not exist', async () => {
    const url = new URL(database.url)
    url.pathname = '/nowhere'
    expect(await failure(migrate(example, { url: url.href }))).toMatchObject({
      kind: 'connection',
      sqlstate: '3D000',
    })
  })

  test('a URL that cannot be read', async () => {
    expect(await failure(migrate(example, { url: 'postgres://a b:%%@:x' }))).toMatchObject({
      kind: 'connection',
    })
  })

  test('a role that may not make the journal table', async () => {
    const role = `sluice_guest_${process.pid}`
    await sql.unsafe(`create role ${role} login password 'guest'`)
    try {
      const url = new URL(database.url)
      url.username = role
      url.password = 'guest'
      const error = await failure(migrate(example, { url: url.href }))
      expect(error).toMatchObject({ kind: 'journal', sqlstate: '42501' })
    } finally {
      await sql.unsafe(`drop role ${role}`)
    }
  })
})
