import { drizzle } from 'drizzle-orm/postgres-js'
import fc from 'fast-check'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import { createClient } from '#sluice/runtime/client'
import type { Codec } from '#sluice/runtime/codec'
import { composite, orNull } from '#sluice/runtime/composites'
import {
  date,
  dateAsDate,
  timestamp,
  timestampAsString,
  timestamptz,
  timestamptzAsString,
} from '#sluice/runtime/dates'
import { DecodeError } from '#sluice/runtime/errors'
import { json } from '#sluice/runtime/json'
import { boolean, float, int2, int4, int8, int8AsBigint, numeric, oid } from '#sluice/runtime/numbers'
import { type Cells, defineQuery, input, valueOrNull } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { many, one } from '#sluice/runtime/run'
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'
import { Reading } from '#sluice/runtime/reading'
import { markOf } from '#sluice/runtime/parsed-rows'
import { startPgBouncer } from '../server/pgbouncer.js'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
const clients: postgres.Sql[] = []
let setter: postgres.Sql

type Custom = postgres.Options<Record<string, postgres.PostgresType>>

const quiet: Custom = { onnotice: () => undefined }
function keep(client: postgres.Sql): postgres.Sql {
  clients.push(client)
  return client
}
const plain = (options: Custom = {}, url = database.url) =>
  keep(postgres(url, { max: 1, ...quiet, ...options }))
const made = (options: Custom = {}, url = database.url) =>
  keep(createClient(url, { max: 1, ...quiet, ...options }))
const withDrizzle = (client: postgres.Sql) => {
  drizzle(client)
  return client
}

const codecs: Readonly<Record<string, readonly [type: string, codec: Codec<unknown, never>]>> = {
  yes: ['bool', boolean],
  small: ['int2', int2],
  medium: ['int4', int4],
  number: ['oid', oid],
  big: ['int8', int8AsBigint],
  exact: ['int8', int8],
  single: ['float4', float],
  double: ['float8', float],
  amount: ['numeric', numeric],
  words: ['text', text],
  id: ['uuid', uuid],
  day: ['date', date],
  midnight: ['date', dateAsDate],
  wall: ['timestamp', timestamp],
  wall_text: ['timestamp', timestampAsString],
  instant: ['timestamptz', timestamptz],
  instant_text: ['timestamptz', timestamptzAsString],
  bytes: ['bytea', bytea],
  doc: ['json', json()],
  docb: ['jsonb', json()],
  mood: ['mood', enumOf('mood', ['fine', 'NULL', 'so "so"'])],
  place: ['place', composite('place', { street: orNull(text), seen: orNull(timestamptz) })],
  span: ['tstzrange', text],
  wait: ['interval', text],
}
const arrays: Readonly<Record<string, readonly [type: string, codec: Codec<unknown, never>]>> = {
  numbers: ['int4[]', arrayOf(int4, { nullable: true })],
  texts: ['text[]', arrayOf(text, { nullable: true })],
  instants: ['timestamptz[]', arrayOf(timestamptz, { nullable: true })],
  moods: ['mood[]', arrayOf(enumOf('mood', ['fine', 'NULL', 'so "so"']), { nullable: true })],
}
const all = { ...codecs, ...arrays }

function queryOf(name: string, columns: typeof codecs, where = '') {
  const names = Object.keys(columns)
  return {
    name,
    text: `select ${names.join(', ')} from everything ${where} order by nr`,
    columns: names,
    row: (cells: Cells) =>
      Object.fromEntries(
        Object.values(columns).map(([, codec], index) => [names[index], valueOrNull(cells, index, codec)]),
      ),
  }
}
const scalars = defineQuery(queryOf('scalars', codecs))
const every = defineQuery(queryOf('every', all))
const upTo = defineQuery({
  ...queryOf('upTo', codecs, 'where nr <= $1'),
  parameters: (params: { nr: number }) => [input('nr', params.nr, int4)],
})

// Texts that Postgres takes for each column; the codecs' own encoders have no part in this.
const instants = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .chain((at) =>
    fc
      .integer({ min: 0, max: 999 })
      .map((micros) => at.toISOString().replace('Z', String(micros).padStart(3, '0'))),
  )
const words = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((made) => made.replaceAll('\0', '')),
  fc.constantFrom('', 'NULL', 'null', '{}', '"', '\\', 'é', '🙂', 'a'.repeat(300)),
)
const documents = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((made) => JSON.stringify(made).replaceAll('\\u0000', '')),
  fc.constantFrom('null', '"null"', '""', '[]', '{}', '[null]', '0', 'true', '1.5e3'),
)
const quoted = (made: string) => `"${made.replaceAll(/["\\]/g, '\\$&')}"`
const arrayText = (element: fc.Arbitrary<string>) =>
  fc
    .array(fc.option(element.map(quoted), { nil: 'NULL', freq: 3 }), { maxLength: 4 })
    .map((items) => `{${items.join(',')}}`)
const integers = (bits: number) =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }).map(String)
const doubles = fc.oneof(fc.double().map(String), fc.constantFrom('-0', 'NaN', 'Infinity', '-Infinity'))
const moods = fc.constantFrom('fine', 'NULL', 'so "so"')
const texts: Readonly<Record<keyof typeof all, fc.Arbitrary<string>>> = {
  yes: fc.constantFrom('t', 'f'),
  small: integers(16),
  medium: integers(32),
  number: fc.nat().map(String),
  big: integers(64),
  exact: fc.maxSafeInteger().map(String),
  single: fc.float().map(String),
  double: doubles,
  amount: fc.tuple(integers(80), fc.nat(9999)).map(([whole, part]) => `${whole}.${part}`),
  words,
  id: fc.uuid(),
  day: fc.oneof(
    instants.map((at) => at.slice(0, 10)),
    fc.constantFrom('infinity', '0044-03-15 BC', '12345-01-01'),
  ),
  midnight: instants.map((at) => at.slice(0, 10)),
  wall: instants,
  wall_text: fc.oneof(instants, fc.constantFrom('-infinity', '0001-01-01 00:00:00.000001 BC')),
  instant: instants,
  instant_text: fc.oneof(instants, fc.constantFrom('infinity', '0044-03-15 12:00:00 BC')),
  bytes: fc.uint8Array({ maxLength: 20 }).map((made) => `\\x${Buffer.from(made).toString('hex')}`),
  doc: documents,
  docb: documents,
  mood: moods,
  place: fc.tuple(words, instants).map(([street, seen]) => `(${quoted(street)},${quoted(seen)})`),
  span: instants.map((at) => `["${at}",)`),
  wait: fc.nat(99_999).map((seconds) => `${seconds} seconds`),
  numbers: arrayText(integers(32)),
  texts: arrayText(words),
  instants: arrayText(instants),
  moods: arrayText(moods),
}
const rows = fc.array(
  fc.record(
    Object.fromEntries(Object.entries(texts).map(([name, made]) => [name, fc.option(made, { freq: 6 })])),
  ),
  { minLength: 1, maxLength: 4 },
)

async function store(given: readonly Readonly<Record<string, string | null>>[]): Promise<void> {
  const names = Object.keys(all)
  await setter`truncate everything restart identity`
  for (const row of given) {
    await setter.unsafe(
      `insert into everything (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
      names.map((name) => setter.typed(row[name] ?? null, 705)),
    )
  }
}

beforeAll(async () => {
  setter = keep(postgres(database.url, { max: 1, ...quiet, connection: { TimeZone: 'UTC' } }))
  await setter.unsafe(`
    create type mood as enum ('fine', 'NULL', 'so "so"');
    create type place as (street text, seen timestamptz);
    create table everything (nr serial, ${Object.entries(all)
      .map(([name, [type]]) => `${name} ${type}`)
      .join(', ')})`)
})
afterAll(() => Promise.all(clients.map((client) => client.end({ timeout: 1 }))))

const foreign: Custom['types'] = {
  day: { to: 1082, from: [1082, 1184], serialize: String, parse: (wire: string) => ({ wire }) },
  bigint: postgres.BigInt,
  lower: { to: 25, from: [25], serialize: String, parse: (wire: string) => wire.toLowerCase() },
}

/** How the ways to run a query reach it; each is one connection, or several. */
const ways: Readonly<Record<string, () => (run: (sql: Handle) => Promise<void>) => Promise<void>>> = {
  'a plain client': () => direct(plain()),
  "the factory's client": () => direct(made()),
  "the factory's client, with several connections": () => direct(made({ max: 3 })),
  'a plain client given to Drizzle': () => direct(withDrizzle(plain())),
  "the factory's client given to Drizzle": () => direct(withDrizzle(made())),
  'a plain client without fetch_types': () => direct(plain({ fetch_types: false })),
  "the factory's client without fetch_types": () => direct(made({ fetch_types: false })),
  'a plain client without prepare': () => direct(plain({ prepare: false })),
  "the factory's client without prepare": () => direct(made({ prepare: false })),
  'a plain client with postgres.camel': () => direct(plain({ transform: postgres.camel })),
  "the factory's client with postgres.camel": () => direct(made({ transform: postgres.camel })),
  "the factory's client that changes values": () =>
    direct(made({ transform: { value: (found: unknown) => (found === null ? undefined : found) } })),
  'a plain client with custom types': () => direct(plain({ types: foreign })),
  "the factory's client with custom types": () => direct(made({ types: foreign })),
  'a transaction of a plain client': () => inBegin(plain()),
  "a transaction of the factory's client": () => inBegin(made()),
  "a savepoint of the factory's client": () => inSavepoint(made()),
  'a connection reserved of a plain client': () => reserved(plain()),
  "a connection reserved of the factory's client": () => reserved(made()),
}

type Way = (run: (sql: Handle) => Promise<void>) => Promise<void>
const direct =
  (client: postgres.Sql): Way =>
  (run) =>
    run(client)
const inBegin =
  (client: postgres.Sql): Way =>
  async (run) => {
    await client.begin((tx) => run(tx))
  }
const inSavepoint =
  (client: postgres.Sql): Way =>
  async (run) => {
    await client.begin((tx) => tx.savepoint((savepoint) => run(savepoint)))
  }
const reserved =
  (client: postgres.Sql): Way =>
  async (run) => {
    const connection = await client.reserve()
    await run(connection).finally(() => connection.release())
  }

/** Three queries, each three times on the same handle: the first result tells how the others may come. */
async function read(sql: Handle): Promise<unknown[]> {
  const found: unknown[] = []
  for (let time = 0; time < 3; time++) {
    found.push(await many(scalars, sql, undefined), await many(every, sql, undefined))
    found.push(...(await Promise.all([many(upTo, sql, { nr: 2 }), many(upTo, sql, { nr: 9 })])))
  }
  return found
}

describe('every way to run a query gives the same', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each([
    ['UTC', 'UTC'],
    ['America/New_York', 'Asia/Kathmandu'],
  ])('with the process in %s and the session in %s', async (process_, session) => {
    process.env['TZ'] = process_
    await setter.unsafe(
      `do $$ begin execute format('alter database %I set timezone to %L', current_database(), '${session}'); end $$`,
    )
    const reference = plain()
    const opened = Object.entries(ways).map(([name, open]) => [name, open()] as const)
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        await store(given)
        const expected = await read(reference)
        for (const [name, way] of opened) {
          await way(async (sql) => expect(await read(sql), name).toStrictEqual(expected))
        }
      }),
      { numRuns: 15 },
    )
  })

  it('through PgBouncer in transaction mode', async (context) => {
    const bouncer = await startPgBouncer(database.url)
    if (bouncer === null) {
      return context.skip('PgBouncer is not installed (Debian: pgbouncer)')
    }
    try {
      const reference = plain()
      const behind = (bouncer.keepsStatements ? [false, true] : [false]).flatMap((prepare) => [
        plain({ prepare, max: 4 }, bouncer.url),
        made({ prepare, max: 4 }, bouncer.url),
      ])
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          await store(given)
          const expected = await read(reference)
          for (const client of behind) {
            expect(await read(client)).toStrictEqual(expected)
            await client.begin(async (tx) => expect(await read(tx)).toStrictEqual(expected))
          }
        }),
        { numRuns: 10 },
      )
    } finally {
      await Promise.all(clients.splice(1).map((client) => client.end({ timeout: 1 })))
      await bouncer.stop()
    }
  })
})

// `simple` is not in the types of postgres.js, but in its manual.
const prepared: postgres.UnsafeQueryOptions = Object.assign({ prepare: true }, { simple: false })

describe("the factory's client", () => {
  it('takes rows as it parses them, inside transactions too, unless something is lost', async () => {
    await store([{ words: 'a', instant: '2026-11-22 10:00:00.5+00' }])
    const client = made()
    await read(client)
    expect(markOf(client)?.parsedReading(scalars)).toBeInstanceOf(Reading)
    expect(markOf(client)?.parsedReading(upTo)).toBeInstanceOf(Reading)
    // postgres.js cannot tell NULL in an array from the text.
    expect(markOf(client)?.parsedReading(every)).toBe(null)
    await client.begin(async (tx) => expect(markOf(tx)?.parsedReading(scalars)).toBeInstanceOf(Reading))
    drizzle(client)
    expect(markOf(client)?.parsedReading(scalars)).toBeInstanceOf(Reading)
    client.options.parsers[1184] = (wire: string) => Date.parse(wire)
    expect(markOf(client)?.parsedReading(scalars)).toBe(null)
    expect(await read(client)).toStrictEqual(await read(plain()))
  })

  it('gives a hand-written query of the same text what it would give it anyway', async () => {
    await store([{ instant: '2026-11-22 10:00:00.5+00', docb: '{"a":1}' }])
    const client = made()
    const query = defineQuery(queryOf('few', { instant: ['', timestamptz], docb: ['', json()] }))
    const byHand = () => client.unsafe(query.text, [], prepared)
    const expected = [{ instant: new Date('2026-11-22T10:00:00.5Z'), docb: { a: 1 } }]
    for (let time = 0; time < 3; time++) {
      expect(await many(query, client, undefined)).toStrictEqual(expected)
      expect([...(await byHand())]).toStrictEqual(expected)
    }
  })

  it('is told from its own results when a connection still parses by a replaced parser', async () => {
    await store([{ instant: '2026-11-22 10:00:00.5+00' }])
    const client = made()
    const query = defineQuery(queryOf('late', { instant: ['', timestamptz] }))
    const kept = client.options.parsers[1184]
    client.options.parsers[1184] = () => 'lost'
    await client.unsafe(`${query.text}\n\t\n`, [], prepared)
    if (kept) client.options.parsers[1184] = kept
    await many(query, client, undefined)
    await expect(many(query, client, undefined)).rejects.toThrow(DecodeError)
    expect(await many(query, client, undefined)).toStrictEqual([
      { instant: new Date('2026-11-22T10:00:00.5Z') },
    ])
  })

  it('reads a timestamp as UTC for hand-written queries, and bytes in either format', async () => {
    const client = made({ connection: { bytea_output: 'escape' } })
    const [row] = await client`
      select timestamp '2026-11-22 10:00' as wall, timestamptz 'infinity' as never, '\\x00ff5c'::bytea as bytes,
        array[timestamptz '2026-11-22 10:00Z'] as list`
    expect(row).toEqual({
      wall: new Date('2026-11-22T10:00Z'),
      never: new Date(Number.NaN),
      bytes: Buffer.from('00ff5c', 'hex'),
      list: [new Date('2026-11-22T10:00Z')],
    })
  })

  it('rejects what it cannot read as every client does', async () => {
    await store([{ instant: 'infinity', docb: '[9007199254740993]' }])
    for (const [name, codec] of [
      ['instant', timestamptz],
      ['docb', json()],
    ] as const) {
      const query = defineQuery(queryOf(name, { [name]: ['', codec] }))
      const client = made()
      const errors: unknown[] = []
      for (const sql of [plain(), client, client, client]) {
        // The first result of a client tells nothing if it cannot be read: one that can goes before.
        errors.push(await one(query, sql, undefined).catch((error: unknown) => error))
        await store([{ instant: '2026-11-22', docb: '0' }])
        await one(query, sql, undefined)
        await store([{ instant: 'infinity', docb: '[9007199254740993]' }])
      }
      expect(markOf(client)?.parsedReading(query)).toBeInstanceOf(Reading)
      for (const error of errors) {
        expect(error).toBeInstanceOf(DecodeError)
        expect(error).toEqual(errors[0])
      }
    }
  })
})
