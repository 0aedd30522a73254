import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { copy, defineCopy, field } from '#sluice/runtime/copy'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { execrows, many, one } from '#sluice/runtime/run'
import { stream } from '#sluice/runtime/stream'
import { text } from '#sluice/runtime/text'
import { installedPgBouncers, type PgBouncer, startPgBouncer } from '../server/pgbouncer.js'
import { useDatabase } from '../setup/database.js'
import { count } from '../setup/length.js'
import { integerQuery } from './queries.js'

/** Calls of each client. */
const calls = count('SLUICE_POOLED_CALLS', 70, 200)

const database = useDatabase()
let admin: postgres.Sql
beforeAll(async () => {
  admin = postgres(database.url, { max: 1, onnotice: () => undefined })
  await admin`create table things (id int primary key, name text not null)`
})
afterAll(() => admin.end({ timeout: 5 }))

const echo = defineQuery({
  name: 'echo',
  text: 'select $1::int as id, repeat($2, 2) as twice',
  parameters: (params: { id: number; word: string }) => [
    input('id', params.id, int4),
    input('word', params.word, text),
  ],
  columns: ['id', 'twice'],
  types: [23, 25],
  row: (cells) => ({ id: value(cells, 0, int4), twice: value(cells, 1, text) }),
})
// Of the same shape, so that one's rows could be taken for the other's.
const negated = defineQuery({ ...echo, name: 'negated', text: 'select -$1::int as id, reverse($2) as twice' })
const constant = integerQuery('constant', 'select 7 as n')
const series = defineQuery({
  name: 'series',
  text: 'select n from generate_series(1, $1::int) n',
  parameters: (params: { to: number }) => [input('to', params.to, int4)],
  columns: ['n'],
  types: [23],
  row: (cells) => value(cells, 0, int4),
})
const insert = defineQuery({
  name: 'insert',
  text: 'insert into things values ($1, $2)',
  parameters: (params: { id: number; name: string }) => [
    input('id', params.id, int4),
    input('name', params.name, text),
  ],
})
const sleep = integerQuery('sleep', 'select 1 as n from pg_sleep(5)')
const load = defineCopy<{ id: number; name: string }>({
  name: 'load',
  text: 'copy things from stdin',
  fields: ['id', 'name'],
  line: (line, row) => `${field(line, 0, row.id, int4)}\t${field(line, 1, row.name, text)}\n`,
})

const noCall = (): Promise<void> => Promise.resolve()

/** What a service does: each kind of call, many at a time. Gives the calls whose result is not the one of that call. */
async function work(sql: postgres.Sql, first: number): Promise<readonly string[]> {
  const wrong: string[] = []
  const check = async (what: string, call: Promise<unknown>, expected: unknown): Promise<void> => {
    const found = await call.catch((error: unknown) => `${what}: ${String(error)}`)
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`${what}: ${JSON.stringify(found)}`)
  }
  const both = async (handle: Handle, id: number): Promise<unknown> => [
    await one(echo, handle, { id, word: 'a' }),
    await one(constant, handle, undefined),
  ]
  const kinds: ((id: number) => Promise<void>)[] = [
    (id) => check('echo', many(echo, sql, { id, word: `w${id}` }), [{ id, twice: `w${id}`.repeat(2) }]),
    (id) => check('negated', many(negated, sql, { id, word: 'ab' }), [{ id: -id, twice: 'ba' }]),
    () => check('constant', one(constant, sql, undefined), 7),
    (id) => check('insert', execrows(insert, sql, { id, name: 'a' }), 1),
    (id) =>
      check(
        'transaction',
        sql.begin((tx) => both(tx, id)),
        [{ id, twice: 'aa' }, 7],
      ),
    (id) =>
      check(
        'by hand',
        sql`select ${id}::int as id`.then((rows) => rows[0]),
        { id },
      ),
    async (id) => {
      const found: number[] = []
      for await (const n of stream(series, sql, { to: 5 }, { batchSize: 2 })) found.push(n)
      await check(`stream ${id}`, Promise.resolve(found), [1, 2, 3, 4, 5])
    },
  ]
  await Promise.all(
    Array.from({ length: calls }, (_, index) => (kinds[index % kinds.length] ?? noCall)(first + index)),
  )
  return wrong
}

const makers: readonly ((url: string) => postgres.Sql)[] = [
  (url) => createClient(url, { max: 1 }),
  (url) => postgres(url, { max: 1 }),
]
const all = await installedPgBouncers()
const settings = all.flatMap(({ description, program }) => [
  { name: `${description}, max_prepared_statements = 0`, keep: 0, program, description },
  { name: `${description}, max_prepared_statements = 200`, keep: 200, program, description },
])

it('is tried behind each PgBouncer that is installed', (context) => {
  if (settings.length === 0) context.skip('PgBouncer is not installed (Debian: pgbouncer)')
})

describe.each(settings)('behind $name', ({ keep, program, description }) => {
  let bouncer: PgBouncer
  beforeAll(async () => {
    const started = await startPgBouncer(database.url, keep, { program, description })
    if (started === null) throw new Error('PgBouncer was there before')
    bouncer = started
  })
  afterAll(() => bouncer.stop())

  const ways: [name: string, open: (url: string) => postgres.Sql, needsStatements?: boolean][] = [
    ['createClient with pooler, one connection', (url) => createClient(url, { pooler: true, max: 1 })],
    ['createClient with pooler, five connections', (url) => createClient(url, { pooler: true, max: 5 })],
    [
      'createClient with pooler that prepares',
      (url) => createClient(url, { pooler: true, prepare: true, max: 5 }),
      true,
    ],
    ['createClient without pooler', (url) => createClient(url, { max: 5 }), true],
  ]
  it.each(ways)('every call of %s settles with its own result', async (_, open, needsStatements) => {
    if (needsStatements && !bouncer.keepsStatements) return
    await admin`truncate things`
    const sql = open(bouncer.url)
    try {
      expect(await Promise.race([work(sql, 1), delay(15_000, 'calls that wait for ever')])).toEqual([])
      const rows = [
        { id: -1, name: 'a\tb' },
        { id: -2, name: 'c' },
      ]
      expect(await copy(load, sql, rows)).toBe(2)
    } finally {
      await sql.end({ timeout: 1 })
    }
  })

  it('an abort cancels its own call alone', async () => {
    const sql = createClient(bouncer.url, { pooler: true, max: 2 })
    try {
      for (let time = 0; time < 5; time++) {
        const reason = new Error('enough')
        const aborted = new AbortController()
        const stopped = many(sleep, sql, undefined, { signal: aborted.signal }).catch(
          (error: unknown) => error,
        )
        const others = Array.from({ length: 10 }, (_, id) => one(echo, sql, { id, word: 'a' }))
        setTimeout(() => aborted.abort(reason), 20)
        expect(await stopped).toBe(reason)
        expect((await Promise.all(others)).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      }
    } finally {
      await sql.end({ timeout: 1 })
    }
  })
})

describe('a prepared statement that is lost', () => {
  it('is made anew outside of a transaction, whatever else is on its way', async () => {
    for (const make of makers) {
      const sql = make(database.url)
      await many(echo, sql, { id: 1, word: 'a' })
      await many(negated, sql, { id: 1, word: 'a' })
      await sql`deallocate all`
      const ids = Array.from({ length: 100 }, (_, id) => id)
      const found = await Promise.race([
        Promise.all(ids.map((id) => one(id % 2 === 0 ? echo : negated, sql, { id, word: 'a' }))),
        delay(5_000, []),
      ])
      expect(found.map(({ id }) => Math.abs(id))).toEqual(ids)
      await sql.end({ timeout: 1 })
    }
  })

  it('is an error inside of one, with the hint to say that there is a pooler', async () => {
    const sql = createClient(database.url, { max: 1 })
    const failed = sql.begin(async (tx) => {
      await many(echo, tx, { id: 1, word: 'a' })
      await tx.unsafe('deallocate all')
      await many(echo, tx, { id: 1, word: 'a' })
    })
    await expect(failed).rejects.toMatchObject({
      code: '26000',
      queryName: 'echo',
      hint: expect.stringContaining('createClient(url, { pooler: true })'),
    })
    await sql.end({ timeout: 1 })
  })
})

describe('a statement whose result has changed, as by ALTER TABLE', () => {
  it('is prepared again while other calls are on their way, which keep their own results', async () => {
    for (const make of makers) {
      await admin`drop table if exists changing`
      await admin`create table changing as select g as id, 'v' || g as name from generate_series(1, 100) g`
      const byId = defineQuery({
        name: 'byId',
        text: 'select id, name from changing where id = $1',
        parameters: (params: { id: number }) => [input('id', params.id, int4)],
        columns: ['id', 'name'],
        types: [23, 25],
        row: (cells) => ({ id: value(cells, 0, int4), twice: value(cells, 1, text) }),
      })
      const sql = make(database.url)
      await one(byId, sql, { id: 1 })
      await one(byId, sql, { id: 1 })
      await one(echo, sql, { id: 1, word: 'a' })
      await admin`alter table changing alter name type varchar(9)`
      const ids = Array.from({ length: 100 }, (_, index) => index + 1)
      const found = await Promise.race([
        Promise.all(
          ids.map((id) => (id % 3 === 0 ? one(echo, sql, { id, word: 'a' }) : one(byId, sql, { id }))),
        ),
        delay(5_000, []),
      ])
      expect(found.map(({ id }) => id)).toEqual(ids)
      await sql.end({ timeout: 1 })
    }
  })
})
