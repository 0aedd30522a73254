import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DecodeError, NoRowsError, TooManyRowsError } from '#sluice/runtime/errors'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { exec, execrows, many, one, optional } from '#sluice/runtime/run'
import { text } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
let sql: postgres.Sql

function connect(options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const client = postgres(database.url, { max: 1, onnotice: () => undefined, ...options })
  clients.push(client)
  return client
}

beforeAll(async () => {
  sql = connect()
  await sql`create table numbers (n int4 primary key, name text not null)`
  await sql`insert into numbers values (1, 'one'), (2, 'two'), (3, 'three')`
})
afterAll(() => Promise.all(clients.map((client) => client.end())))

const upTo = defineQuery({
  name: 'upTo',
  text: 'select n, name from numbers where n <= $1 order by n',
  parameters: (params: { n: number }) => [input('n', params.n, int4)],
  columns: ['n', 'name'],
  row: (cells) => ({ n: value(cells, 0, int4), name: value(cells, 1, text) }),
})

describe('the rows of a query', () => {
  it('one gives the row', async () => {
    expect(await one(upTo, sql, { n: 1 })).toStrictEqual({ n: 1, name: 'one' })
  })

  it('one without a row is a NoRowsError', async () => {
    const error = await one(upTo, sql, { n: 0 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(NoRowsError)
    expect(error).toMatchObject({
      name: 'NoRowsError',
      code: 'SLUICE_NO_ROWS',
      query: 'upTo',
      message: 'upTo: expected one row, got none',
    })
  })

  it('optional without a row gives null', async () => {
    expect(await optional(upTo, sql, { n: 0 })).toBe(null)
    expect(await optional(upTo, sql, { n: 1 })).toStrictEqual({ n: 1, name: 'one' })
  })

  it.each([
    ['one', one],
    ['optional', optional],
  ] as const)('%s with a second row is a TooManyRowsError', async (_, run) => {
    const error = await run(upTo, sql, { n: 3 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TooManyRowsError)
    expect(error).toMatchObject({
      name: 'TooManyRowsError',
      code: 'SLUICE_TOO_MANY_ROWS',
      query: 'upTo',
      rows: 3,
    })
  })

  it('many gives a plain array of plain objects', async () => {
    const rows = await many(upTo, sql, { n: 2 })
    expect(rows).toStrictEqual([
      { n: 1, name: 'one' },
      { n: 2, name: 'two' },
    ])
    expect(Object.getPrototypeOf(rows)).toBe(Array.prototype)
    expect(await many(upTo, sql, { n: 0 })).toStrictEqual([])
  })
})

describe('the effect of a statement', () => {
  const rename = defineQuery({
    name: 'rename',
    text: 'update numbers set name = name where n <= $1',
    parameters: (params: { n: number }) => [input('n', params.n, int4)],
  })

  it('execrows gives the number of rows', async () => {
    expect(await execrows(rename, sql, { n: 2 })).toBe(2)
    expect(await execrows(rename, sql, { n: 0 })).toBe(0)
  })

  it('execrows of a statement that counts nothing is 0', async () => {
    const create = defineQuery({ name: 'create', text: 'create table if not exists made ()' })
    expect(await execrows(create, sql, undefined)).toBe(0)
  })

  it('exec gives nothing, even where the statement returns rows', async () => {
    expect(await exec(rename, sql, { n: 2 })).toBe(undefined)
    expect(await exec(upTo, sql, { n: 2 })).toBe(undefined)
  })
})

describe('what a query costs', () => {
  it('is prepared once for a connection, with and without parameters', async () => {
    const client = connect()
    const all = defineQuery({ name: 'all', text: 'select 1 as n', columns: ['n'], row: () => ({}) })
    for (let run = 0; run < 3; run++) {
      await many(upTo, client, { n: run })
      await many(all, client, undefined)
    }
    const prepared = await client`select statement from pg_prepared_statements`
    expect(prepared.map(({ statement }) => statement).filter((each) => each === upTo.text)).toHaveLength(1)
    expect(prepared.map(({ statement }) => statement).filter((each) => each === all.text)).toHaveLength(1)
  })

  it('is not prepared on a client that is told so', async () => {
    const client = connect({ prepare: false })
    await many(upTo, client, { n: 1 })
    await many(upTo, client, { n: 1 })
    expect(await client.unsafe('select from pg_prepared_statements').simple()).toHaveLength(0)
  })
})

describe('a result that is not the one that was checked', () => {
  it('is a DecodeError when a column is missing or new', async () => {
    for (const columns of [['n'], ['n', 'name', 'more']]) {
      const error = await many({ ...upTo, columns }, sql, { n: 1 }).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(DecodeError)
      expect(error).toMatchObject({ column: '', given: 'a row of 2 columns' })
    }
  })

  it("is a DecodeError when the client's transform.row replaces the raw rows", async () => {
    const client = connect({ transform: { row: (row) => ({ ...row, more: 1 }) } })
    await expect(many(upTo, client, { n: 1 })).rejects.toThrow(/transform\.row/)
  })
})

it("Postgres's errors come as they are", async () => {
  const insert = defineQuery({ name: 'insert', text: `insert into numbers values (1, 'again')` })
  const error = await exec(insert, sql, undefined).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(sql.PostgresError)
  expect(error).toMatchObject({ code: '23505', constraint_name: 'numbers_pkey' })
})

it('a query on a client that has ended rejects', async () => {
  const client = connect()
  await client.end()
  await expect(many(upTo, client, { n: 1 })).rejects.toMatchObject({ code: 'CONNECTION_ENDED' })
})

it('an error of a query inside a transaction rolls it back', async () => {
  const failing = sql.begin(async (tx) => {
    await tx`insert into numbers values (9, 'nine')`
    await one(upTo, tx, { n: 0 })
  })
  await expect(failing).rejects.toThrow(NoRowsError)
  expect(await many(upTo, sql, { n: 100 })).toHaveLength(3)
})

it('ten thousand calls on one connection, one in ten bad: each promise settles with its own result', async () => {
  const echo = defineQuery({
    name: 'echo',
    text: 'select $1::int4 as n',
    parameters: (params: { n: number }) => [input('n', params.n, int4)],
    columns: ['n'],
    row: (cells) => ({ n: value(cells, 0, int4) }),
  })
  const client = connect()
  const bad: readonly unknown[] = [undefined, Number.NaN, 'text', {}, 2 ** 40]
  const settled = await Promise.allSettled(
    Array.from({ length: 10_000 }, (_, index) => {
      const n = index % 10 === 0 ? bad[(index / 10) % bad.length] : index
      return one(echo, client, { n: n as number })
    }),
  )
  const expected = settled.map((_, n) =>
    n % 10 === 0
      ? { status: 'rejected', reason: { code: 'SLUICE_PARAMETER', query: 'echo', parameter: 'n' } }
      : { status: 'fulfilled', value: { n } },
  )
  expect(settled).toMatchObject(expected)
})
