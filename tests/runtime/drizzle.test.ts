import { eq, getTableColumns } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  bit,
  boolean as pgBoolean,
  char,
  cidr,
  customType,
  date as pgDate,
  doublePrecision,
  halfvec,
  inet,
  integer,
  interval,
  json as pgJson,
  jsonb,
  line,
  macaddr,
  macaddr8,
  numeric as pgNumeric,
  pgEnum,
  type PgColumnBuilderBase,
  pgTable,
  point,
  real,
  serial,
  smallint,
  smallserial,
  sparsevec,
  text as pgText,
  time,
  timestamp as pgTimestamp,
  uuid as pgUuid,
  varchar,
  vector as pgVector,
} from 'drizzle-orm/pg-core'
import { drizzle as connectDrizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import type { Codec, Encoder } from '#sluice/runtime/codec'
import {
  date,
  dateAsDate,
  timestamp,
  timestampAsString,
  timestamptz,
  timestamptzAsString,
} from '#sluice/runtime/dates'
import { drizzle } from '#sluice/runtime/drizzle'
import { json } from '#sluice/runtime/json'
import {
  boolean,
  float,
  int2,
  int4,
  int8,
  int8AsBigint,
  numeric,
  numericAsBigint,
  numericAsNumber,
  vector,
} from '#sluice/runtime/numbers'
import { defineQuery, input, value } from '#sluice/runtime/query'
import { execrows, one } from '#sluice/runtime/run'
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

// customTypes by what postgres.js hands to fromDriver and takes from toDriver.
const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
const secret = customType<{ data: string; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (clear) => Buffer.from(clear, 'utf8'),
  fromDriver: (stored) => stored.toString('utf8'),
})
const secretFromText = customType<{ data: string; driverData: unknown }>({
  dataType: () => 'bytea',
  toDriver: (clear) => clear,
  fromDriver: (stored) => (stored as Buffer).toString('utf8'),
})
const blob = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'bytea',
  toDriver: (given) => Buffer.from(given),
  fromDriver: (stored) => new Uint8Array(stored),
})
const cents = customType<{ data: { cents: number }; driverData: number }>({
  dataType: () => 'integer',
  toDriver: (money) => money.cents,
  fromDriver: (stored) => {
    if (typeof stored !== 'number') throw new TypeError('not a number')
    return { cents: stored }
  },
})
const decimal = customType<{ data: number; driverData: string }>({
  dataType: () => 'numeric',
  toDriver: (digits) => digits as never,
  fromDriver: (stored) => {
    if (typeof stored !== 'string') throw new TypeError('not a string')
    return Number(stored)
  },
})
const large = customType<{ data: bigint; driverData: string }>({
  dataType: () => 'bigint',
  toDriver: (given) => given as never,
  fromDriver: (stored) => BigInt(stored),
})
const flag = customType<{ data: 'yes' | 'no'; driverData: boolean }>({
  dataType: () => 'boolean',
  toDriver: (given) => given === 'yes',
  fromDriver: (stored) => (stored ? 'yes' : 'no'),
})
const settings = customType<{ data: { theme: string }; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (given) => JSON.stringify(given),
  fromDriver: (stored) => stored as { theme: string },
})
const moment = customType<{ data: { at: string }; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  toDriver: (given) => given.at,
  fromDriver: (stored) => {
    if (typeof stored !== 'string') throw new TypeError('not a string')
    return { at: stored }
  },
})
const tagSet = customType<{ data: Set<string>; driverData: string[] }>({
  dataType: () => 'text[]',
  toDriver: (given) => [...given],
  fromDriver: (stored) => new Set(stored),
})
const plan = pgEnum('plan', ['free', 'pro'])
const level = pgEnum('level', { low: 'Low', high: 'High' })
const sometime = new Date('2026-11-22T10:20:30.456Z')

type Values = readonly [unknown, ...unknown[]]

/** A column, the codec it needs, and values for it. */
interface Case {
  readonly builder: PgColumnBuilderBase
  readonly codec: (column: AnyPgColumn) => Codec<unknown, never>
  readonly values: Values
}

function column(builder: PgColumnBuilderBase, codec: Codec<unknown, never>, ...values: Values): Case {
  return { builder, codec: () => codec, values }
}

/** A column whose mappers run. */
function mapped(builder: PgColumnBuilderBase, driver: Codec<unknown, never>, ...values: Values): Case {
  return { builder, codec: (of) => drizzle(() => of, driver), values }
}

const cases: Record<string, Case> = {
  PgBigInt53: column(bigint({ mode: 'number' }), int8, 0, Number.MAX_SAFE_INTEGER, -5),
  PgBigInt64: column(bigint({ mode: 'bigint' }), int8AsBigint, 0n, 2n ** 63n - 1n),
  PgBigSerial53: column(bigserial({ mode: 'number' }), int8, 7),
  PgBigSerial64: column(bigserial({ mode: 'bigint' }), int8AsBigint, 7n),
  PgBoolean: column(pgBoolean(), boolean, true, false),
  PgChar: column(char({ length: 4 }), text, 'ab'),
  PgCidr: column(cidr(), text, '192.168.0.0/16'),
  PgDate: column(
    pgDate({ mode: 'date' }),
    dateAsDate,
    new Date('2026-11-22'),
    sometime,
    new Date('0099-01-02'),
  ),
  PgDateString: column(pgDate({ mode: 'string' }), date, '2026-11-22'),
  PgDoublePrecision: column(doublePrecision(), float, 0.1 + 0.2, -5e-324, 1e21),
  PgEnumColumn: column(plan(), enumOf('plan', ['free', 'pro']), 'free', 'pro'),
  PgEnumObjectColumn: column(level(), enumOf('level', ['Low', 'High']), 'Low'),
  PgInet: column(inet(), text, '10.0.0.1'),
  PgInteger: column(integer(), int4, 0, -2147483648, 123456),
  PgInterval: column(interval(), text, '1 day 02:03:04'),
  PgJson: column(pgJson(), json(), { b: [1, null, 'é'], a: 1.5 }, 'text', [1], 5, false),
  PgJsonb: column(jsonb(), json(), { b: [1, null, 'é'], a: 1.5 }, [1], { snake_case: { deep_er: 1 } }),
  PgLine: mapped(line(), text, [1, 2, 3]),
  PgLineABC: mapped(line({ mode: 'abc' }), text, { a: 1, b: -2.5, c: 3 }),
  PgMacaddr: column(macaddr(), text, '08:00:2b:01:02:03'),
  PgMacaddr8: column(macaddr8(), text, '08:00:2b:01:02:03:04:05'),
  PgNumeric: column(pgNumeric({ precision: 10, scale: 2 }), numeric, '12.50', '-0.01'),
  PgNumericNumber: column(
    pgNumeric({ precision: 10, scale: 2, mode: 'number' }),
    numericAsNumber,
    12.5,
    -0.01,
  ),
  PgNumericBigInt: column(pgNumeric({ precision: 30, mode: 'bigint' }), numericAsBigint, 10n ** 25n),
  PgPointObject: mapped(point({ mode: 'xy' }), text, { x: 1.5, y: -2 }),
  PgPointTuple: mapped(point({ mode: 'tuple' }), text, [1.5, -2]),
  PgReal: column(real(), float, 1.5, 0.1),
  PgSerial: column(serial(), int4, 7),
  PgSmallInt: column(smallint(), int2, -32768),
  PgSmallSerial: column(smallserial(), int2, 7),
  PgText: column(pgText(), text, 'é "quoted"', '', 'NULL'),
  PgTime: column(time(), text, '04:05:06.789'),
  PgTimestamp: column(pgTimestamp(), timestamp, sometime, new Date(-1)),
  PgTimestampString: column(pgTimestamp({ mode: 'string' }), timestampAsString, '2026-11-22 10:20:30.123456'),
  PgUUID: column(pgUuid(), uuid, '550e8400-e29b-41d4-a716-446655440000'),
  PgVarchar: column(varchar({ length: 10 }), text, 'é'),
  PgBinaryVector: column(bit({ dimensions: 3 }), text, '101'),
  'PgTimestamp with time zone': column(
    pgTimestamp({ withTimezone: true }),
    timestamptz,
    sometime,
    new Date('1850-01-02'),
  ),
  'PgTimestampString with time zone': column(
    pgTimestamp({ withTimezone: true, mode: 'string' }),
    timestamptzAsString,
    '2026-11-22 10:20:30.123456+00',
  ),
  'PgText with enum': column(pgText({ enum: ['a', 'b'] }), enumOf('column', ['a', 'b']), 'a'),
  'PgArray of text': column(pgText().array(), arrayOf(text), ['a "b" \\', '', 'é,{}'], []),
  'PgArray of integer': column(integer().array(), arrayOf(int4), [1, -2]),
  'PgArray of boolean': column(pgBoolean().array(), arrayOf(boolean), [true, false]),
  'PgArray of enum': column(plan().array(), arrayOf(enumOf('plan', ['free', 'pro'])), ['pro', 'free']),
  'PgArray of timestamp': column(pgTimestamp().array(), arrayOf(timestamp), [sometime]),
  'PgArray of timestamp with time zone': column(
    pgTimestamp({ withTimezone: true }).array(),
    arrayOf(timestamptz),
    [sometime],
  ),
  'PgArray of date': column(pgDate().array(), arrayOf(date), ['2026-11-22']),
  'PgArray of numeric': column(pgNumeric().array(), arrayOf(numeric), ['1.50', '2']),
  'PgArray of bigint': column(bigint({ mode: 'bigint' }).array(), arrayOf(int8AsBigint), [1n, 2n ** 60n]),
  'PgArray of uuid': column(pgUuid().array(), arrayOf(uuid), ['550e8400-e29b-41d4-a716-446655440000']),
  'PgArray of two dimensions': column(integer().array().array(), arrayOf(int4, { dimensions: 2 }), [
    [1, 2],
    [3, 4],
  ]),
  'PgCustomColumn without mappers': column(bytes(), bytea, Buffer.from([0, 255, 92])),
  'PgCustomColumn of bytea': mapped(secret(), bytea, 'clear é', ''),
  'PgCustomColumn of bytea, written as text': mapped(secretFromText(), bytea, 'clear é \\x00'),
  'PgCustomColumn of integer': mapped(cents(), int4, { cents: 5 }),
  'PgCustomColumn of numeric, written as a number': mapped(decimal(), text, 1.5),
  'PgCustomColumn of bigint, written as a bigint': mapped(large(), text, 2n ** 60n),
  'PgCustomColumn of boolean': mapped(flag(), boolean, 'yes', 'no'),
  'PgCustomColumn of jsonb': mapped(settings(), json(), { theme: 'dark' }),
  'PgCustomColumn of timestamptz': mapped(moment(), text, { at: '2026-11-22 10:20:30.123456+00' }),
  'PgCustomColumn of text[]': mapped(tagSet(), arrayOf(text), new Set(['a', 'b "c"'])),
  'PgArray of PgCustomColumn': mapped(cents().array(), arrayOf(int4), [{ cents: 5 }, { cents: 6 }]),
}

const everything = pgTable('everything', {
  row: integer().notNull(),
  ...Object.fromEntries(Object.entries(cases).map(([name, { builder }]) => [name, builder])),
})
const columns: Record<string, AnyPgColumn> = getTableColumns(everything)

const database = useDatabase()
let client: postgres.Sql
let db: PostgresJsDatabase
let lastRow = 0

beforeAll(async () => {
  const setup = postgres(database.url, { max: 1 })
  await setup.unsafe(`create type plan as enum ('free', 'pro'); create type level as enum ('Low', 'High');
    create table everything (${Object.values(columns)
      .map((each) => `"${each.name}" ${each.getSQLType()}`)
      .join(', ')})`)
  await setup.end()
  client = postgres(database.url, { max: 1, connection: { TimeZone: 'UTC' } })
  db = connectDrizzle(client)
})
afterAll(() => client.end())

function namedColumn(name: string): AnyPgColumn {
  const found = columns[name]
  if (found === undefined) throw new Error(`There is no column ${name}`)
  return found
}

describe.each(Object.entries(cases))('%s', (name, { codec: codecOf, values }) => {
  const codec = codecOf(namedColumn(name))

  it.each(values.map((each) => [each]))('%o is read as Drizzle reads it', async (given) => {
    const row = ++lastRow
    await db.insert(everything).values({ row, [name]: given })
    const [expected] = await db
      .select({ it: namedColumn(name) })
      .from(everything)
      .where(eq(everything.row, row))
    const read = defineQuery({
      name: 'read',
      text: `select "${name}" from everything where row = $1`,
      parameters: (params: { row: number }) => [input('row', params.row, int4)],
      columns: [name],
      row: (cells) => ({ it: value(cells, 0, codec) }),
    })
    expect(await one(read, client, { row })).toStrictEqual(expected)
  })

  it.each(values.map((each) => [each]))('%o is written as Drizzle writes it', async (given) => {
    const rows = [++lastRow, ++lastRow]
    const write = defineQuery({
      name: 'write',
      text: `insert into everything (row, "${name}") values ($1, $2)`,
      parameters: (params: { row: number; given: unknown }) => [
        input('row', params.row, int4),
        input('given', params.given, codec as Encoder<unknown>),
      ],
    })
    await execrows(write, client, { row: rows[0] ?? 0, given })
    await db.insert(everything).values({ row: rows[1] ?? 0, [name]: given })
    const stored = await client.unsafe(
      `select "${name}"::text as it from everything where row in (${rows.join()}) order by row`,
    )
    expect(stored[0]?.['it']).toBe(stored[1]?.['it'])
    expect(stored[0]?.['it']).not.toBe(null)
  })
})

describe('an array of values that a column maps', () => {
  const table = pgTable('mapped_arrays', {
    blobs: blob().array().notNull(),
    deep: blob().array().array().notNull(),
    cents: cents().array().notNull(),
  })
  const elements = drizzle(() => table.blobs, arrayOf(bytea)) as Codec<unknown>
  const deep = drizzle(() => table.deep, arrayOf(bytea, { dimensions: 2 })) as Codec<unknown>
  const amounts = drizzle(() => table.cents, arrayOf(int4)) as Codec<unknown>

  it.each([
    // Drizzle itself makes text of the bytes, as far as they are UTF-8.
    ['bytes that are no text', 'bytea[]', elements, [Uint8Array.of(255, 0, 92), Uint8Array.of(34)]],
    ['bytes two levels deep', 'bytea[]', deep, [[Uint8Array.of(255)], [Uint8Array.of(0)]]],
    ['nothing', 'bytea[]', elements, []],
    ['objects', 'int4[]', amounts, [{ cents: -5 }, { cents: 6 }]],
  ])('of %s comes back as it was', async (_, pgType, codec, given) => {
    const back = defineQuery({
      name: 'back',
      text: `select $1::${pgType} as it`,
      parameters: (params: { given: unknown }) => [input('given', params.given, codec)],
      columns: ['it'],
      row: (cells) => ({ it: value(cells, 0, codec) }),
    })
    expect(await one(back, client, { given })).toStrictEqual({ it: given })
  })

  it.each([
    ['a hole', elements, [, Uint8Array.of(1)], '[0]'], // eslint-disable-line no-sparse-arrays
    ['null', elements, [Uint8Array.of(1), null], '[1]'],
    ['a number that is none of the type', amounts, [{ cents: 5 }, { cents: 1.5 }], '[1]'],
    ['NaN', amounts, [{ cents: Number.NaN }], '[0]'],
    ['arrays of different lengths', deep, [[Uint8Array.of(1)], []], '[1]'],
  ])('refuses %s', (_, codec, given, path) => {
    expect(() => codec.encode(given)).toThrow(expect.objectContaining({ name: 'Mismatch', path }))
  })
})

// Types of extensions the server need not have: Drizzle's own mappers are the oracle.
describe.each([
  ['PgVector', pgVector({ dimensions: 3 }), vector, [1, -2.5, 0.00001]],
  ['PgHalfVector', halfvec({ dimensions: 3 }), vector, [1, -2.5, 0.00001]],
  ['PgSparseVector', sparsevec({ dimensions: 3 }), text, '{1:1,3:2}/3'],
] as const)('%s', (_, builder, codec, given) => {
  const table = pgTable('vectors', { it: builder })
  const wire = String(table.it.mapToDriverValue(given))

  it('is written and read as Drizzle does', () => {
    expect((codec as Encoder<unknown>).encode(given)).toBe(wire)
    expect(codec.decode(wire)).toStrictEqual(table.it.mapFromDriverValue(wire as never))
  })
})
