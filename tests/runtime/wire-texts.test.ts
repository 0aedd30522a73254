import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import { type Decoder, userType } from '#sluice/runtime/codec'
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
import {
  boolean,
  float,
  int2,
  int4,
  int8,
  int8AsBigint,
  int8AsString,
  numeric,
  numericAsBigint,
  numericAsNumber,
  oid,
  vector,
} from '#sluice/runtime/numbers'
import { defineQuery, value, valueOrNull } from '#sluice/runtime/query'
import { one } from '#sluice/runtime/run'
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'
import { useDatabase } from '../setup/database.js'

const database = useDatabase()
let sql: postgres.Sql

beforeAll(() => {
  sql = postgres(database.url, { max: 1 })
})
afterAll(() => sql.end())

/** The value of a SQL expression, after the settings were made for this one query. */
async function read<Value>(
  expression: string,
  codec: Decoder<Value>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Value | null> {
  const query = defineQuery({
    name: 'read',
    text: `select ${expression} as it`,
    columns: ['it'],
    row: (cells) => ({ it: value(cells, 0, codec) }),
  })
  const { it: decoded } = await sql.begin(async (tx) => {
    for (const [name, setting] of Object.entries(settings)) {
      await tx`select set_config(${name}, ${setting}, true)`
    }
    return one(query, tx, undefined)
  })
  return decoded
}

describe('what Postgres prints is read', () => {
  const instant = new Date('2026-11-22T10:20:30.123Z')
  const cases: [string, string, Decoder<unknown>, unknown, Readonly<Record<string, string>>?][] = [
    ['microseconds, cut to milliseconds', "timestamp '2026-11-22 10:20:30.123999'", timestamp, instant],
    [
      'one digit of a second',
      "timestamp '2026-11-22 10:20:30.1'",
      timestamp,
      new Date('2026-11-22T10:20:30.1Z'),
    ],
    [
      'two digits of a second',
      "timestamp '2026-11-22 10:20:30.12'",
      timestamp,
      new Date('2026-11-22T10:20:30.12Z'),
    ],
    ['microseconds before 1970', "timestamp '1969-12-31 23:59:59.999999'", timestamp, new Date(-1)],
    [
      'microseconds as text',
      "timestamp '2026-11-22 10:20:30.123456'",
      timestampAsString,
      '2026-11-22 10:20:30.123456',
    ],
    [
      'an instant with an offset of hours',
      "timestamptz '2026-11-22 10:20:30.123Z'",
      timestamptz,
      instant,
      { TimeZone: 'America/New_York' },
    ],
    [
      'an instant with an offset of minutes',
      "timestamptz '2026-11-22 10:20:30.123Z'",
      timestamptz,
      instant,
      { TimeZone: 'Asia/Kathmandu' },
    ],
    [
      'an instant with an offset of seconds',
      "timestamptz '1880-11-22 10:20:30Z'",
      timestamptz,
      new Date('1880-11-22T10:20:30Z'),
      { TimeZone: 'America/New_York' },
    ],
    [
      'an instant with a positive offset of seconds',
      "timestamptz '1880-11-22 10:20:30Z'",
      timestamptz,
      new Date('1880-11-22T10:20:30Z'),
      { TimeZone: 'Europe/Amsterdam' },
    ],
    [
      'an instant BC with an offset of seconds',
      "timestamptz '0044-03-15 00:00:00Z BC'",
      timestamptz,
      new Date('-000043-03-15T00:00:00Z'),
      { TimeZone: 'America/New_York' },
    ],
    [
      'an instant as text, in the session zone',
      "timestamptz '2026-11-22 10:20:30.123456Z'",
      timestamptzAsString,
      '2026-11-22 05:20:30.123456-05',
      { TimeZone: 'America/New_York' },
    ],
    [
      'bytes in escape format',
      "'\\x00015c277f80ff41'::bytea",
      bytea,
      Buffer.from('00015c277f80ff41', 'hex'),
      { bytea_output: 'escape' },
    ],
    ['no bytes in escape format', "''::bytea", bytea, Buffer.alloc(0), { bytea_output: 'escape' }],
    [
      'an array of arrays that are values of their own',
      `'{{"a\\"}",b},{",",NULL}}'::text[]`,
      arrayOf(arrayOf(text, { nullable: true })),
      [
        ['a"}', 'b'],
        [',', null],
      ],
    ],
    ['no array of arrays', "'{}'::text[]", arrayOf(arrayOf(text)), []],
    ['an array with bounds', "'[0:1]={1,2}'::int4[]", arrayOf(int4), [1, 2]],
    [
      'an array with negative bounds',
      '\'[-5:-4]={"a b",NULL}\'::text[]',
      arrayOf(text, { nullable: true }),
      ['a b', null],
    ],
    [
      'an array of two dimensions with bounds',
      "'[2:3][0:0]={{1},{2}}'::int4[]",
      arrayOf(int4, { dimensions: 2 }),
      [[1], [2]],
    ],
    [
      'an empty array where two dimensions are expected',
      "'{}'::int4[]",
      arrayOf(int4, { dimensions: 2 }),
      [],
    ],
    [
      'an array of rows',
      "array[row('a', null), row('b,\"', 2)]",
      arrayOf(composite('pair', { a: text, b: orNull(int4) })),
      [
        { a: 'a', b: null },
        { a: 'b,"', b: 2 },
      ],
    ],
    ['a row of one NULL', 'row(null)', composite('single', { a: orNull(text) }), { a: null }],
    ['a vector', "'[1,-2.5,1e-05]'", vector, [1, -2.5, 0.00001]],
    ['a whole numeric as a number', '9007199254740992::numeric', numericAsNumber, 9007199254740992],
    ['a numeric with many digits after the point as a number', '1::numeric / 3', numericAsNumber, 1 / 3],
    [
      'JSON with a long string of digits',
      `'{"card":"9007199254740993123"}'::jsonb`,
      json(),
      { card: '9007199254740993123' },
    ],
    [
      'JSON with a long exponent in a string',
      `'["1e400", 1e300, 1e-300]'::json`,
      json(),
      ['1e400', 1e300, 1e-300],
    ],
    ['JSON with the digits of a float', `'0.12345678901234568'::jsonb`, json(), 0.12345678901234568],
  ]
  it.each(cases)('%s', async (_, expression, codec, expected, settings) => {
    expect(await read(expression, codec, settings)).toStrictEqual(expected)
  })
})

describe('what is not exactly of the type is a DecodeError', () => {
  const plan = enumOf('plan', ['free', 'pro'])
  const cases: [string, string, Decoder<unknown>, string, Readonly<Record<string, string>>?][] = [
    ['NULL', 'null::int4', int4, 'NULL'],
    ['a number as a boolean', "'1'", boolean, '"1"'],
    ['an int4 past int2', '32768::int4', int2, '"32768"'],
    ['an int8 past int4', '2147483648::int8', int4, '"2147483648"'],
    ['a negative oid', "'-1'", oid, '"-1"'],
    ['a decimal as an integer', '1.5', int4, '"1.5"'],
    ['nothing as an integer', "''", int4, '""'],
    ['a hexadecimal as an integer', "'0x1f'", int4, '"0x1f"'],
    [
      'a numeric past 64 bits as an int8',
      '9223372036854775808::numeric',
      int8AsBigint,
      '"9223372036854775808"',
    ],
    [
      'a numeric past 64 bits as digits',
      '-9223372036854775809::numeric',
      int8AsString,
      '"-9223372036854775809"',
    ],
    ['an int8 past 2^53', '9007199254740992::int8', int8, '"9007199254740992"'],
    ['text as a bigint', "'1n'", int8AsBigint, '"1n"'],
    ['text as an int8 string', "'one'", int8AsString, '"one"'],
    ['nothing as a float', "''", float, '""'],
    ['a hexadecimal as a float', "'0x1f'", float, '"0x1f"'],
    ['text as a numeric', "'$5'", numeric, '"$5"'],
    ['a numeric past 2^53 as a number', '9007199254740993::numeric', numericAsNumber, '"9007199254740993"'],
    ['a numeric with a fraction as a bigint', '1.5::numeric', numericAsBigint, '"1.5"'],
    ['a numeric NaN as a bigint', "'NaN'::numeric", numericAsBigint, '"NaN"'],
    ['text as a uuid', "'abc'", uuid, '"abc"'],
    ['a label that the enum does not have', "'gold'", plan, '"gold"'],
    ['text as bytes', "'\\x0g'::text", bytea, '"\\\\x0g"'],
    ['an infinite timestamp as a Date', "timestamp 'infinity'", timestamp, '"infinity"'],
    ['an infinite timestamptz as a Date', "timestamptz '-infinity'", timestamptz, '"-infinity"'],
    ['an infinite date as a Date', "date 'infinity'", dateAsDate, '"infinity"'],
    [
      'a timestamp that a Date does not hold',
      "timestamp '294000-01-01'",
      timestamp,
      '"294000-01-01 00:00:00"',
    ],
    [
      'a timestamptz as a timestamp',
      "timestamptz '2026-11-22Z'",
      timestamp,
      '"2026-11-22 00:00:00+00"',
      { TimeZone: 'UTC' },
    ],
    ['a timestamp as a timestamptz', "timestamp '2026-11-22'", timestamptz, '"2026-11-22 00:00:00"'],
    ['a timestamp as a date', "timestamp '2026-11-22'", date, '"2026-11-22 00:00:00"'],
    ['a timestamp as a date, to be a Date', "timestamp '2026-11-22'", dateAsDate, '"2026-11-22 00:00:00"'],
    ['a date as a timestamp string', "date '2026-11-22'", timestampAsString, '"2026-11-22"'],
    ['a date in SQL style', "date '2026-11-22'", date, '"11/22/2026"', { DateStyle: 'SQL' }],
    ['a date in German style', "date '2026-11-22'", dateAsDate, '"22.11.2026"', { DateStyle: 'German' }],
    [
      'a timestamp in SQL style',
      "timestamp '2026-11-22'",
      timestamp,
      '"11/22/2026 00:00:00"',
      { DateStyle: 'SQL' },
    ],
    [
      'a timestamptz in Postgres style',
      "timestamptz '2026-11-22Z'",
      timestamptz,
      '"Sun Nov 22 00:00:00 2026 UTC"',
      { DateStyle: 'Postgres', TimeZone: 'UTC' },
    ],
    [
      'a timestamptz in German style, as a string',
      "timestamptz '2026-11-22Z'",
      timestamptzAsString,
      '"22.11.2026 00:00:00 UTC"',
      { DateStyle: 'German', TimeZone: 'UTC' },
    ],
    ['text that is not JSON', "'{'", json(), '"{"'],
    ['JSON with a number past 1e308', `'{"a":[1e400]}'::json`, json(), '"1e400"'],
    [
      'jsonb with a number past 1e308',
      `'-1e400'::jsonb`,
      json(),
      '"-1000000000000000000000000000000"… (402 characters)',
    ],
    ['JSON with a number below 1e-324', `'[1e-400]'::json`, json(), '"1e-400"'],
    [
      'JSON with more digits than a float has',
      `'0.12345678901234567890'::jsonb`,
      json(),
      '"0.12345678901234567890"',
    ],
    ['JSON with an integer past 2^53', `'{"a":[9007199254740993]}'::jsonb`, json(), '"9007199254740993"'],
    ['NULL in an array', "'{1,NULL}'::int4[]", arrayOf(int4), 'NULL'],
    ['NULL in a quoted array', '\'{"a b",NULL}\'::text[]', arrayOf(text), 'NULL'],
    ['an array that nests too deep', "'{{1},{2}}'::int4[]", arrayOf(int4), '"{{1},{2}}"'],
    ['a quoted array that nests too deep', '\'{{"a b"}}\'::text[]', arrayOf(text), '"{{\\"a b\\"}}"'],
    ['an array of arrays that nests too deep', "'{{{1}}}'::int4[]", arrayOf(arrayOf(int4)), '"{{1}}"'],
    ['an array of arrays that nests too little', "'{1}'::int4[]", arrayOf(arrayOf(int4)), '"1"'],
    ['an array that nests too little', "'{1,2}'::int4[]", arrayOf(int4, { dimensions: 2 }), '"{1,2}"'],
    ['text as an array', "'abc'", arrayOf(text), '"abc"'],
    ['an array that does not end', "'{\"a'", arrayOf(text), '"{\\"a"'],
    ['text behind an array', '\'{"a"}b\'', arrayOf(text), '"{\\"a\\"}b"'],
    ['a wrong element', "'{1,x}'", arrayOf(int4), '"x"'],
    ['a row with too few attributes', 'row(1)', composite('pair', { a: int4, b: orNull(int4) }), '"(1)"'],
    [
      'a row with too many attributes',
      'row(1,2,3)',
      composite('pair', { a: int4, b: orNull(int4) }),
      '"(1,2,3)"',
    ],
    ['NULL in a row', 'row(1,null)', composite('pair', { a: int4, b: int4 }), 'NULL'],
    ['text as a row', "'abc'", composite('pair', { a: int4, b: int4 }), '"abc"'],
    ['text as a vector', "'1,2'", vector, '"1,2"'],
    [
      'a value that a parser of one’s own rejects',
      "'x'",
      userType(
        'a point',
        () => {
          throw new Error('no point')
        },
        String,
      ),
      '"x"',
    ],
    [
      'long text, of which only a part is shown',
      "repeat('x', 1000)",
      int4,
      `"${'x'.repeat(32)}"… (1000 characters)`,
    ],
  ]
  it.each(cases)('%s', async (_, expression, codec, given, settings) => {
    const error = await read(expression, codec, settings).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DecodeError)
    expect(error).toMatchObject({
      name: 'DecodeError',
      code: 'SLUICE_DECODE',
      query: 'read',
      given,
      column: expect.stringMatching(/^it/),
    })
  })

  it('names the place inside an array of rows', async () => {
    const pairs = arrayOf(composite('pair', { a: int4, b: orNull(plan) }))
    await expect(read("array[row(1,'pro'),row(2,'gold')]", pairs)).rejects.toMatchObject({
      column: 'it[1].b',
      message: 'read: column it[1].b is "gold", expected a label of plan ("free", "pro")',
    })
  })

  it('keeps the error of a parser as its cause', async () => {
    const cause = new Error('no point')
    const codec = userType<unknown>(
      'a point',
      () => {
        throw cause
      },
      String,
    )
    await expect(read("'x'", codec)).rejects.toMatchObject({ cause })
  })
})

it('reads NULL as null where it may be', async () => {
  const query = defineQuery({
    name: 'nulls',
    text: "select null::int4 as a, '' as b",
    columns: ['a', 'b'],
    row: (cells) => ({ a: valueOrNull(cells, 0, int4), b: valueOrNull(cells, 1, text) }),
  })
  expect(await one(query, sql, undefined)).toStrictEqual({ a: null, b: '' })
})
