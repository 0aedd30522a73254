import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { temporaryProject } from '../config/temporary-project.js'
import { rewriteMigrations, type WrittenMigration } from '../migrate/migrations-folder.js'
import { createDatabase, type Database } from '../server/create-database.js'
import { startServer, type Server } from '../server/start-server.js'
import { sluiceProcess as sluice } from './sluice-process.js'

let server: Server
let database: Database

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
})
beforeEach(async () => {
  database = await createDatabase(server.url)
  return () => database.drop()
})

const config = (credentials = ''): string =>
  `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle'${credentials} }\n`

const first = { tag: '0000_first', sql: 'create table a (id int);' }
const second = { tag: '0001_second', sql: 'create table b (id int);' }

function projectWith(migrations: readonly WrittenMigration[], configText = config()): string {
  const root = temporaryProject({
    'drizzle.config.ts': configText,
    'schema.ts': '',
    'drizzle/meta/_journal.json': '',
  })
  rewriteMigrations(join(root, 'drizzle'), migrations)
  return root
}

const migrate = (root: string, ...args: readonly string[]) =>
  sluice(root, ['migrate', '--url', database.url, ...args])

test('says what was applied, and the second time that there is nothing to do', async () => {
  const root = projectWith([first, second])
  expect(await migrate(root)).toEqual({
    status: 0,
    stdout: 'applied 0000_first\napplied 0001_second\n',
    stderr: '2 migrations applied\n',
  })
  expect(await migrate(root)).toEqual({ status: 0, stdout: 'the database is up to date\n', stderr: '' })
})

test('prints JSON on request', async () => {
  const { stdout, stderr } = await migrate(projectWith([first]), '--reporter', 'json')
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ applied: ['0000_first'], diagnostics: [] })
})

describe('the database is', () => {
  test.each<[string, (url: string) => string, (url: string) => Readonly<Record<string, string>>]>([
    ['dbCredentials of the config', (url) => config(`, dbCredentials: { url: '${url}' }`), () => ({})],
    ['else DATABASE_URL', () => config(), (url) => ({ DATABASE_URL: url })],
    [
      'dbCredentials before DATABASE_URL',
      (url) => config(`, dbCredentials: { url: '${url}' }`),
      () => ({ DATABASE_URL: 'postgres://localhost:1/x' }),
    ],
  ])('%s', async (_sentence, text, env) => {
    const root = projectWith([first], text(database.url))
    expect(await sluice(root, ['migrate'], env(database.url))).toMatchObject({
      status: 0,
      stdout: 'applied 0000_first\n',
    })
  })

  test('that of --url before all others', async () => {
    const root = projectWith([first], config(`, dbCredentials: { url: 'postgres://localhost:1/x' }`))
    const args = ['migrate', '--url', database.url]
    expect(await sluice(root, args, { DATABASE_URL: 'postgres://localhost:1/y' })).toMatchObject({
      status: 0,
    })
  })

  test('that of --url also for a config that throws without DATABASE_URL', async () => {
    const throwing = "if (!process.env['DATABASE_URL']) throw new Error('unset')\n" + config()
    expect(await migrate(projectWith([first], throwing))).toMatchObject({ status: 0 })
  })

  test('missing: SL0907 says how to give it', async () => {
    const { status, stdout, stderr } = await sluice(projectWith([first]), ['migrate'])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('SL0907 no database to migrate is configured')
    expect(stderr).toContain('--url postgres://')
  })
})

describe('a failure is a diagnostic', () => {
  test('SL4903 a migration the server rejects: place, SQLSTATE, and what was applied before', async () => {
    const wrong = { tag: '0001_wrong', sql: '-- comment\ncreate table b (id intt);' }
    const { status, stdout, stderr } = await migrate(projectWith([first, wrong]))
    expect([status, stdout]).toEqual([1, 'applied 0000_first\n'])
    expect(stderr).toBe(
      [
        'drizzle/0001_wrong.sql:2:20 error SL4903 type "intt" does not exist',
        '',
        '  2 │ create table b (id intt);',
        '    │                    ^^^^',
        '    = SQLSTATE 42704',
        '',
        '1 migration applied',
        '',
      ].join('\n'),
    )
  })

  test('a byte order mark, which Postgres does not take, is blamed at the first column', async () => {
    const { stderr } = await migrate(projectWith([{ ...first, sql: `\uFEFF${first.sql}` }]))
    expect(stderr).toContain('drizzle/0000_first.sql:1:1 error SL4903 syntax error')
  })

  test('SL4901 a journal that names a missing file', async () => {
    const root = temporaryProject({
      'drizzle.config.ts': config(),
      'schema.ts': '',
      'drizzle/meta/_journal.json': JSON.stringify({ entries: [{ idx: 0, when: 1, tag: '0000_gone' }] }),
    })
    const { status, stderr } = await migrate(root)
    expect(status).toBe(1)
    expect(stderr).toContain(
      'drizzle/0000_gone.sql:1:1 error SL4901 the journal names drizzle/0000_gone.sql, which cannot be read',
    )
  })

  test('SL4901 no migrations at all', async () => {
    const root = temporaryProject({ 'drizzle.config.ts': config(), 'schema.ts': '' })
    const { status, stderr } = await migrate(root)
    expect(status).toBe(1)
    expect(stderr).toContain('drizzle/meta/_journal.json:1:1 error SL4901')
    expect(stderr).not.toContain(root)
  })

  test('SL4902 a migration that was passed over', async () => {
    const root = projectWith([first, { ...second, when: 1_800_000_000_000 }])
    await migrate(root)
    const late = { tag: '0001_late', sql: 'create table late ();', when: 1_750_000_000_000 }
    rewriteMigrations(join(root, 'drizzle'), [first, late, { ...second, when: 1_800_000_000_000 }])
    const { status, stderr } = await migrate(root)
    expect(status).toBe(1)
    expect(stderr).toContain('drizzle/0001_late.sql:1:1 error SL4902')
  })

  test('SL6901 a server that does not answer', async () => {
    const root = projectWith([first])
    const { status, stdout, stderr } = await sluice(root, ['migrate', '--url', 'postgres://localhost:1/x'])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('error SL6901 no connection to the database')
    expect(stderr).not.toContain('    at ')
  })

  test('SL6902 a journal table that is something else', async () => {
    const sql = postgres(database.url, { max: 1, onnotice: () => {} })
    await sql.unsafe('create schema drizzle; create table drizzle.__drizzle_migrations (x int)')
    await sql.end()
    const { status, stderr } = await migrate(projectWith([first]))
    expect(status).toBe(2)
    expect(stderr).toContain('error SL6902')
    expect(stderr).toContain('SQLSTATE 42703')
  })
})

describe('what stops nothing', () => {
  test('SL4904 a migration edited after it had been applied', async () => {
    const root = projectWith([first])
    await migrate(root)
    writeFileSync(join(root, 'drizzle/0000_first.sql'), 'create table other ();')
    const { status, stderr } = await migrate(root)
    expect(status).toBe(0)
    expect(stderr).toContain('drizzle/0000_first.sql:1:1 warning SL4904')
  })

  test('SL4905 what the server says, warnings as warnings', async () => {
    const talking = {
      tag: '0000_talk',
      sql: "do $$ begin raise notice 'soft'; raise warning 'loud'; end $$;",
    }
    const { status, stderr } = await migrate(projectWith([talking]))
    expect(status).toBe(0)
    expect(stderr).toContain('drizzle/0000_talk.sql:1:1 note SL4905 soft')
    expect(stderr).toContain('drizzle/0000_talk.sql:1:1 warning SL4905 loud')
  })
})
