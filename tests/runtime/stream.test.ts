import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '#sluice/runtime/client'
import { DecodeError, ParameterError } from '#sluice/runtime/errors'
import { int4 } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { many } from '#sluice/runtime/run'
import { stream, type StreamOptions } from '#sluice/runtime/stream'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
/** One connection, so that one which is not given back is missed at once. */
let sql: postgres.Sql

function connect(options: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const client = postgres(database.url, { max: 1, onnotice: () => undefined, ...options })
  clients.push(client)
  return client
}

beforeAll(() => {
  sql = connect()
})
afterAll(() => Promise.all(clients.map((client) => client.end({ timeout: 5 }))))

const numbers = defineQuery({
  name: 'numbers',
  text: 'select n from generate_series(1, $1) n',
  parameters: (params: { upTo: number }) => [input('upTo', params.upTo, int4)],
  columns: ['n'],
  row: (cells) => value(cells, 0, int4),
})

const one = defineQuery({
  name: 'one',
  text: 'select 1 as n',
  columns: ['n'],
  row: (cells) => value(cells, 0, int4),
})

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

async function collect(handle: Handle, count: number, options?: StreamOptions): Promise<readonly number[]> {
  const rows: number[] = []
  for await (const row of stream(numbers, handle, { upTo: count }, options)) rows.push(row)
  return rows
}

const isFree = async (handle: Handle = sql): Promise<void> => {
  expect(await many(one, handle, undefined)).toStrictEqual([1])
}

describe('all rows come, in their order', () => {
  it.each([
    ['none', 0, 10],
    ['fewer than a batch', 3, 10],
    ['exactly a batch', 10, 10],
    ['exactly some batches', 30, 10],
    ['some batches and a part of one', 35, 10],
    ['batches of one', 5, 1],
    ['the batch size that is taken when none is given', 2500, undefined],
  ])('%s', async (_, count, batchSize) => {
    // Twice: the first prepares the statement.
    for (let time = 0; time < 2; time++)
      expect(await collect(sql, count, { batchSize })).toStrictEqual(upTo(count))
    await isFree()
  })

  it.each([
    ['the client that Sluice makes', {}],
    ['a client without prepared statements', { prepare: false }],
    ['a client that fetches no types', { fetch_types: false }],
    ['a client with names in camel case', { transform: postgres.camel }],
  ])('on %s', async (name, options) => {
    const client =
      name === 'the client that Sluice makes' ? createClient(database.url, { max: 1 }) : connect(options)
    clients.push(client)
    expect(await collect(client, 25, { batchSize: 10 })).toStrictEqual(upTo(25))
    await isFree(client)
  })

  it('in a transaction, a savepoint and on a reserved connection', async () => {
    await sql.begin(async (tx) => {
      expect(await collect(tx, 25, { batchSize: 10 })).toStrictEqual(upTo(25))
      await tx.savepoint(async (savepoint) => {
        expect(await collect(savepoint, 25, { batchSize: 10 })).toStrictEqual(upTo(25))
      })
      await isFree(tx)
    })
    const reserved = await sql.reserve()
    expect(await collect(reserved, 25, { batchSize: 10 })).toStrictEqual(upTo(25))
    await isFree(reserved)
    reserved.release()
    await isFree()
  })

  it('behind other queries of the connection', async () => {
    const [first, rows, last] = await Promise.all([
      many(one, sql, undefined),
      collect(sql, 25, { batchSize: 10 }),
      many(one, sql, undefined),
    ])
    expect([first, last]).toStrictEqual([[1], [1]])
    expect(rows).toStrictEqual(upTo(25))
  })

  it('of a change with RETURNING', async () => {
    const changed = defineQuery({
      name: 'changed',
      text: 'insert into kept select n from generate_series(1, 25) n returning n',
      columns: ['n'],
      row: (cells) => value(cells, 0, int4),
    })
    await sql`create table kept (n int)`
    const rows: number[] = []
    for await (const row of stream(changed, sql, undefined, { batchSize: 10 })) rows.push(row)
    expect(rows).toStrictEqual(upTo(25))
    expect(await sql`select count(*)::int as n from kept`).toMatchObject([{ n: 25 }])
  })
})

describe('backpressure', () => {
  it('the server is asked for a batch only when the one before is used up', async () => {
    await sql`create sequence fetched`
    const counted = defineQuery({
      name: 'counted',
      text: `select nextval('fetched')::int as n from generate_series(1, 1000)`,
      columns: ['n'],
      row: (cells) => value(cells, 0, int4),
    })
    const other = connect()
    const fetched = async (): Promise<number> => {
      const [row] = await other`select last_value::int as n from fetched`
      return Number(row?.['n'])
    }
    const rows = stream(counted, sql, undefined, { batchSize: 10 })
    expect((await rows.next()).value).toBe(1)
    await delay(50)
    expect(await fetched()).toBe(10)
    for (let row = 2; row <= 11; row++) await rows.next()
    await delay(50)
    expect(await fetched()).toBe(20)
    await rows.return()
    await isFree()
  })

  it('nothing is sent before the first row is asked for', async () => {
    const rows = stream(numbers, sql, { upTo: 5 })
    await isFree()
    await rows.return()
    await isFree()
  })
})

describe('leaving early gives the connection back', () => {
  it.each([1, 9, 10, 11, 20, 24, 25])('after %i rows', async (count) => {
    let seen = 0
    for await (const row of stream(numbers, sql, { upTo: 25 }, { batchSize: 10 })) {
      seen = row
      if (row === count) break
    }
    expect(seen).toBe(count)
    await isFree()
  })

  it('by an exception', async () => {
    const reading = (async () => {
      for await (const row of stream(numbers, sql, { upTo: 25 }, { batchSize: 10 })) {
        if (row === 5) throw new Error('of the caller')
      }
    })()
    await expect(reading).rejects.toThrow('of the caller')
    await isFree()
  })

  it('by return and by throw', async () => {
    const returned = stream(numbers, sql, { upTo: 25 }, { batchSize: 10 })
    await returned.next()
    expect(await returned.return()).toStrictEqual({ done: true, value: undefined })
    expect(await returned.next()).toStrictEqual({ done: true, value: undefined })
    await isFree()
    const thrown = stream(numbers, sql, { upTo: 25 }, { batchSize: 10 })
    await thrown.next()
    await expect(thrown.throw(new Error('of the caller'))).rejects.toThrow('of the caller')
    await isFree()
  })

  it('a transaction goes on, and is committed', async () => {
    await sql`create table marks (n int)`
    await sql.begin(async (tx) => {
      for await (const row of stream(numbers, tx, { upTo: 25 }, { batchSize: 10 })) if (row === 5) break
      await isFree(tx)
      await tx`insert into marks values (1)`
    })
    expect(await sql`select n from marks`).toMatchObject([{ n: 1 }])
  })

  it('a hundred times in a row', async () => {
    for (let time = 0; time < 100; time++) {
      for await (const row of stream(numbers, sql, { upTo: 100 }, { batchSize: 3 })) if (row === time) break
    }
    await isFree()
  })
})

describe('errors', () => {
  it('a wrong argument rejects the first next, and nothing is thrown before', async () => {
    const rows = stream(numbers, sql, { upTo: Number.NaN })
    await expect(rows.next()).rejects.toMatchObject({ name: 'ParameterError', parameter: 'upTo' })
    expect(await rows.next()).toStrictEqual({ done: true, value: undefined })
    await isFree()
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31, '10'])('the batch size %s is refused', async (batchSize) => {
    const rows = stream(numbers, sql, { upTo: 1 }, { batchSize: batchSize as number })
    await expect(rows.next()).rejects.toBeInstanceOf(ParameterError)
    await isFree()
  })

  it('something that is no handle rejects the first next', async () => {
    const rows = stream(numbers, {} as Handle, { upTo: 1 })
    await expect(rows.next()).rejects.toThrow(
      'numbers: the first argument is not a postgres.js client or transaction',
    )
  })

  const divided = defineQuery({
    name: 'divided',
    text: 'select 100 / (15 - n) as n from generate_series(1, 30) n',
    columns: ['n'],
    row: (cells) => value(cells, 0, int4),
  })

  it('of the server come after the rows before them', async () => {
    const rows: number[] = []
    const reading = (async () => {
      for await (const row of stream(divided, sql, undefined, { batchSize: 10 })) rows.push(row)
    })()
    await expect(reading).rejects.toMatchObject({ code: '22012' })
    expect(rows).toHaveLength(10)
    await isFree()
  })

  it('of the server make a transaction fail, as those of other queries do', async () => {
    const ended = sql.begin(async (tx) => {
      const rows = stream(divided, tx, undefined, { batchSize: 10 })
      await rows.next().catch(() => undefined)
      for await (const _ of rows) {
        // Read to where it fails, and say nothing of it.
      }
    })
    await expect(ended).rejects.toMatchObject({ code: '22012' })
    await isFree()
  })

  it('a value that cannot be read comes at its row', async () => {
    const broken = defineQuery({
      name: 'broken',
      text: `select case n when 12 then 'x' else n::text end as n from generate_series(1, 30) n`,
      columns: ['n'],
      row: (cells) => value(cells, 0, int4),
    })
    const rows: number[] = []
    const reading = (async () => {
      for await (const row of stream(broken, sql, undefined, { batchSize: 10 })) rows.push(row)
    })()
    await expect(reading).rejects.toBeInstanceOf(DecodeError)
    expect(rows).toStrictEqual(upTo(11))
    await isFree()
  })

  it('a lost connection is no end of the rows', async () => {
    const client = connect({ max: 2 })
    const pid = defineQuery({
      name: 'pid',
      text: 'select pg_backend_pid() as pid from generate_series(1, 25)',
      columns: ['pid'],
      row: (cells) => value(cells, 0, int4),
    })
    const rows = stream(pid, client, undefined, { batchSize: 10 })
    const first = await rows.next()
    await sql`select pg_terminate_backend(${Number(first.value)})`
    await delay(100)
    const reading = (async () => {
      for await (const _ of rows) {
        // To the end.
      }
    })()
    await expect(reading).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:57P01|CONNECTION_CLOSED|ECONNRESET)$/),
    })
    await isFree(client)
  })
})

describe('an AbortSignal', () => {
  it('that is aborted already sends nothing', async () => {
    const rows = stream(numbers, sql, { upTo: 5 }, { signal: AbortSignal.abort(new Error('too late')) })
    await expect(rows.next()).rejects.toThrow('too late')
    await isFree()
  })

  it('ends the rows between two of one batch and between two batches', async () => {
    for (const last of [5, 10]) {
      const controller = new AbortController()
      const rows: number[] = []
      const reading = (async () => {
        for await (const row of stream(
          numbers,
          sql,
          { upTo: 25 },
          { batchSize: 10, signal: controller.signal },
        )) {
          rows.push(row)
          if (row === last) controller.abort(new Error('enough'))
        }
      })()
      await expect(reading).rejects.toThrow('enough')
      expect(rows).toStrictEqual(upTo(last))
      await isFree()
    }
  })

  const slow = defineQuery({
    name: 'slow',
    text: 'select n from generate_series(1, 3) n, lateral (select pg_sleep(30 * (n - 1))) s',
    columns: ['n'],
    row: (cells) => value(cells, 0, int4),
  })

  it('cancels what the server is working on', async () => {
    const controller = new AbortController()
    const rows = stream(slow, sql, undefined, { batchSize: 1, signal: controller.signal })
    expect((await rows.next()).value).toBe(1)
    const second = rows.next()
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(second).rejects.toThrow('enough')
    await isFree()
  })

  it('takes back a query that waits for its connection', async () => {
    const controller = new AbortController()
    const blocking = sql`select pg_sleep(0.3)`.execute()
    const rows = stream(numbers, sql, { upTo: 25 }, { batchSize: 10, signal: controller.signal })
    const first = rows.next()
    const behind = many(one, sql, undefined)
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(first).rejects.toThrow('enough')
    await blocking
    expect(await behind).toStrictEqual([1])
    await isFree()
  })

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      listeners++
      add(...given)
    }
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      listeners--
      remove(...given)
    }
    await collect(sql, 25, { batchSize: 10, signal })
    for await (const row of stream(numbers, sql, { upTo: 25 }, { batchSize: 10, signal }))
      if (row === 5) break
    expect(listeners).toBe(0)
  })
})
