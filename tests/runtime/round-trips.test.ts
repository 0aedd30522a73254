import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boolean } from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { one } from '#sluice/runtime/run'
import { useDatabase } from '../setup/database.js'
import type { RoundTrip } from './round-trip.js'
import { roundTrips, types } from './round-trips.js'

const database = useDatabase()

beforeAll(async () => {
  const sql = postgres(database.url, { max: 1 })
  await sql.unsafe(types)
  await sql.end()
})

interface Opened {
  readonly sql: Handle
  close(): Promise<void>
}

const lying: postgres.PostgresType = {
  to: 25,
  from: [16, 20, 21, 23, 25, 114, 700, 701, 1114, 1184, 1700, 2950, 3802],
  serialize: () => 'a lie',
  parse: () => 'a lie',
}

const handles: Record<string, () => Promise<Opened>> = {
  'a plain client': () => opened({}),
  'a client without types': () => opened({ fetch_types: false }),
  'a client without prepared statements': () => opened({ prepare: false }),
  'a client that transforms names and values': () =>
    opened({ transform: { ...postgres.camel, undefined: null } }),
  'a client with types of its own': () => opened({ types: { lying, bigint: postgres.BigInt } }),
  'a client that drizzle() has changed': async () => {
    const client = postgres(database.url, { max: 1 })
    drizzle(client)
    return { sql: client, close: () => client.end() }
  },
  'a client in a session far from UTC': () => opened({ connection: { TimeZone: 'America/New_York' } }),
  'a client in a session with an offset of minutes': () =>
    opened({ connection: { TimeZone: 'Asia/Kolkata' } }),
  'a transaction': () => openTransaction((client, use) => client.begin(use)),
  'a savepoint': () => openTransaction((client, use) => client.begin((tx) => tx.savepoint(use))),
  'a reserved connection': async () => {
    const client = postgres(database.url, { max: 1 })
    const sql = await client.reserve()
    return {
      sql,
      close: async () => {
        sql.release()
        await client.end()
      },
    }
  },
}

describe.each(Object.entries(handles))('on %s', (_, open) => {
  let handle: Opened
  beforeAll(async () => {
    handle = await open()
  })
  afterAll(() => handle.close())

  it.each(roundTrips)('$name ($pgType) comes back as it was', async (trip) => {
    const { returned, isEqual } = await one(queryOf(trip), handle.sql, { given: trip.given })
    expect(returned).toStrictEqual(trip.returned)
    expect(isEqual).toBe(true)
  })
})

// process.env.TZ takes effect at once.
describe.each(['America/New_York', 'Australia/Lord_Howe', 'UTC'])('in a process in %s', (zone) => {
  const before = process.env['TZ']
  let handle: Opened
  beforeAll(async () => {
    process.env['TZ'] = zone
    handle = await opened({})
  })
  afterAll(async () => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
    await handle.close()
  })

  it('is really there', () => {
    expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone)
  })

  it.each(roundTrips.filter(({ pgType }) => /^(date|timestamp)/.test(pgType)))(
    '$name ($pgType) comes back as it was',
    async (trip) => {
      const { returned, isEqual } = await one(queryOf(trip), handle.sql, { given: trip.given })
      expect(returned).toStrictEqual(trip.returned)
      expect(isEqual).toBe(true)
    },
  )
})

function queryOf({ name, pgType, codec, literal, returned }: RoundTrip) {
  const isEqual =
    literal === null
      ? `to_jsonb($1::${pgType}) = ${quoted(JSON.stringify(returned))}::jsonb`
      : `($1::${pgType})::text = (${quoted(literal)}::${pgType})::text`
  return defineQuery({
    name,
    text: `select $1::${pgType} as returned_value, ${isEqual} as is_equal`,
    parameters: (params: { given: unknown }) => [input('given', params.given, codec)],
    columns: ['returned_value', 'is_equal'],
    row: (cells) => ({ returned: value(cells, 0, codec), isEqual: value(cells, 1, boolean) }),
  })
}

function quoted(literal: string): string {
  return `'${literal.replaceAll("'", "''")}'`
}

async function opened(options: postgres.Options<Record<string, postgres.PostgresType>>): Promise<Opened> {
  const client = postgres(database.url, { max: 1, ...options })
  return { sql: client, close: () => client.end() }
}

/** A transaction that stays open until it is closed. */
async function openTransaction(
  begin: (client: postgres.Sql, use: (sql: postgres.TransactionSql) => Promise<void>) => Promise<void>,
): Promise<Opened> {
  const client = postgres(database.url, { max: 1 })
  let finish = (): void => undefined
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let done: Promise<void> = Promise.resolve()
  const sql = await new Promise<Handle>((resolve, reject) => {
    done = begin(client, (tx) => {
      resolve(tx)
      return finished
    })
    done.catch(reject)
  })
  return {
    sql,
    close: async () => {
      finish()
      await done
      await client.end()
    },
  }
}
