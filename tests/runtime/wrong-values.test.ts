import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Codec } from '#sluice/runtime/codec'
import { writeArgument } from '#sluice/runtime/query'
import * as sluice from '../../generated/sluice.js'
import { runtimeFiles } from './joined.js'

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic
const holed: unknown[] = []
holed[1] = 1

/** What may come in the place of a value, of every kind there is. */
const values: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  true: true,
  zero: 0,
  minusZero: -0,
  fraction: 1.5,
  NaN: Number.NaN,
  Infinity,
  '2^31': 2 ** 31,
  '2^53': 2 ** 53,
  '1e39': 1e39,
  bigint: 5n,
  '2n^63': 2n ** 63n,
  symbol: Symbol('s'),
  jsonNull: sluice.jsonNull,
  function: () => 1,
  'the empty string': '',
  digits: '10',
  letters: 'hello',
  NUL: '1\0',
  'a lone surrogate': '1\ud800',
  'an impossible date': '2024-13-45',
  'an impossible time': '2024-12-25 25:61',
  'a time past the end of a day': '25:61',
  Date: new Date(0),
  'a Date before Postgres begins': new Date(Date.UTC(-4713, 10, 23)),
  'an invalid Date': new Date(Number.NaN),
  bytes: new Uint8Array([1]),
  'an ArrayBuffer': new ArrayBuffer(1),
  'an empty array': [],
  'an array of a number': [1],
  'an array of NaN': [Number.NaN],
  'an array of null': [null],
  'an array of an array': [[1]],
  'a sparse array': holed,
  'an object': {},
  'an object like an array': { length: 1, 0: 1 },
  'a cyclic object': cyclic,
  'a Set': new Set([1]),
  'a Map': new Map(),
  'a RegExp': /a/,
  'a Promise': Promise.resolve(1),
  'an Error': new Error('e'),
}

type Taken = Readonly<Record<string, string>>

const anyString: Taken = {
  'the empty string': '',
  digits: '10',
  letters: 'hello',
  'an impossible date': '2024-13-45',
  'an impossible time': '2024-12-25 25:61',
  'a time past the end of a day': '25:61',
}
const anyNumber: Taken = {
  zero: '0',
  minusZero: '-0',
  fraction: '1.5',
  NaN: 'NaN',
  Infinity: 'Infinity',
  '2^31': '2147483648',
  '2^53': '9007199254740992',
  '1e39': '1e+39',
}
const { '1e39': _, ...anyFloat4 } = anyNumber
const integers: Taken = { zero: '0', minusZero: '0' }
const aDate: Taken = { Date: '1970-01-01T00:00:00.000Z' }

/** Of each codec, which of the values it takes, and what for; every other is a ParameterError. */
const scalars: Readonly<Record<string, Taken>> = {
  boolean: { true: 't' },
  int2: integers,
  int4: integers,
  oid: { ...integers, '2^31': '2147483648' },
  int8: { ...integers, '2^31': '2147483648' },
  int8AsBigint: { bigint: '5' },
  int8AsString: { digits: '10' },
  float: anyNumber,
  float4: anyFloat4,
  numeric: { digits: '10' },
  numericAsNumber: anyNumber,
  numericAsBigint: { bigint: '5', '2n^63': '9223372036854775808' },
  vector: { 'an array of a number': '[1]' },
  halfvec: { 'an array of a number': '[1]' },
  text: anyString,
  uuid: {},
  bytea: { bytes: '\\x01' },
  date: {},
  dateAsDate: { Date: '1970-01-01' },
  timestamp: aDate,
  timestampAsString: {},
  timestamptz: aDate,
  timestamptzAsString: {},
  // Below are types with more forms than are known here: what passes may be refused by Postgres.
  time: { digits: '10', 'an impossible date': '2024-13-45', 'an impossible time': '2024-12-25 25:61' },
  interval: {
    digits: '10',
    'an impossible date': '2024-13-45',
    'an impossible time': '2024-12-25 25:61',
    'a time past the end of a day': '25:61',
  },
  bit: { 'the empty string': '', digits: '10' },
  inet: { digits: '10' },
  macaddr: { 'an impossible date': '2024-13-45', 'an impossible time': '2024-12-25 25:61' },
  macaddr8: { 'an impossible time': '2024-12-25 25:61' },
  range: {},
  multirange: {},
  geometric: {},
  pointTuple: {},
  pointObject: {},
  lineTuple: {},
  lineObject: {},
  geometryTuple: {},
  geometryObject: {},
}

const point = sluice.composite('point', { x: sluice.int4, y: sluice.orNull(sluice.text) })
const column = {
  _: { data: 0 },
  mapFromDriverValue: (value: unknown) => value,
  mapToDriverValue: (value: unknown) => value,
}
const document: Taken = {
  true: 'true',
  zero: '0',
  minusZero: '0',
  fraction: '1.5',
  '2^31': '2147483648',
  '2^53': '9007199254740992',
  '1e39': '1e+39',
  jsonNull: 'null',
  'the empty string': '""',
  digits: '"10"',
  letters: '"hello"',
  'an impossible date': '"2024-13-45"',
  'an impossible time': '"2024-12-25 25:61"',
  'a time past the end of a day': '"25:61"',
  Date: '"1970-01-01T00:00:00.000Z"',
  'a Date before Postgres begins': '"-004713-11-23T00:00:00.000Z"',
  'an empty array': '[]',
  'an array of a number': '[1]',
  'an array of null': '[null]',
  'an array of an array': '[[1]]',
  'an object': '{}',
  'an object like an array': '{"0":1,"length":1}',
}

/** The functions that make codecs, by what they make. */
const made: Readonly<Record<string, readonly (readonly [codec: Codec<unknown, never>, taken: Taken])[]>> = {
  enumOf: [[sluice.enumOf('word', ['hello', '']), { 'the empty string': '', letters: 'hello' }]],
  json: [
    [sluice.json(), document],
    [sluice.json<unknown>({ '$.a': 'number' }), document],
  ],
  arrayOf: [
    [sluice.arrayOf(sluice.int4), { 'an empty array': '{}', 'an array of a number': '{"1"}' }],
    [
      sluice.arrayOf(sluice.int4, { nullable: true }),
      { 'an empty array': '{}', 'an array of a number': '{"1"}', 'an array of null': '{NULL}' },
    ],
    [
      sluice.arrayOf(sluice.int4, { dimensions: 2 }),
      { 'an empty array': '{}', 'an array of an array': '{{"1"}}' },
    ],
    [sluice.arrayOf(point), { 'an empty array': '{}' }],
    [sluice.arrayOf(sluice.timestamptz), { 'an empty array': '{}' }],
  ],
  composite: [
    [point, {}],
    [sluice.composite('empty', { x: sluice.orNull(sluice.int4) }), {}],
  ],
  userType: [
    [
      sluice.userType('an even number', Number, (given: number) => {
        if (typeof given !== 'number' || given % 2 !== 0) throw new Error('not even')
        return String(given)
      }),
      { zero: '0', minusZero: '0', '2^31': '2147483648', '2^53': '9007199254740992', '1e39': '1e+39' },
    ],
  ],
  // What a column's mapper writes as text is its own affair; a number has to be one of the type.
  drizzle: [
    [sluice.drizzle(() => column, sluice.int4), { ...integers, ...anyString, bigint: '5' }],
    [
      sluice.drizzle(() => column, sluice.text),
      {
        ...anyString,
        ...anyNumber,
        minusZero: '0',
        true: 't',
        bigint: '5',
        '2n^63': '9223372036854775808',
        bytes: '\\x01',
      },
    ],
  ],
  typedAs: [[sluice.typedAs<1 | 2>(sluice.int4), integers]],
}

const isCodec = (found: unknown): found is Codec<unknown, never> =>
  typeof found === 'object' && found !== null && 'encode' in found && 'decode' in found

it('every codec has a row here, and every function that makes one', () => {
  const folder = new URL('../../src/runtime/', import.meta.url).pathname
  const declared = runtimeFiles.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split(/^export /m)
      .flatMap((part) => {
        const signature = /^function (\w+)[^]*?(?: \{\n|\n\n|\n\/\*\*)/.exec(part)
        return signature !== null && /\): Codec</.test(signature[0]) ? signature.slice(1, 2) : []
      }),
  )
  const constants = Object.entries(sluice).flatMap(([name, found]) => (isCodec(found) ? [name] : []))
  expect(Object.keys(scalars).toSorted()).toEqual(constants.toSorted())
  expect(Object.keys(made).toSorted()).toEqual([...new Set(declared)].toSorted())
})

const rows: readonly (readonly [name: string, codec: Codec<unknown, never>, taken: Taken])[] = [
  ...Object.entries(scalars).map(
    ([name, taken]) => [name, Reflect.get(sluice, name) as Codec<unknown, never>, taken] as const,
  ),
  ...Object.entries(made).flatMap(([name, each]) =>
    each.map(([codec, taken]) => [`${name}: ${codec.expected}`, codec, taken] as const),
  ),
]

describe('of every kind of value, a codec takes its own and refuses each other', () => {
  it.each(rows)('%s', (_, codec, taken) => {
    const outcome = Object.entries(values).map(([name, value]) => {
      try {
        return [name, writeArgument(value, codec as Codec<unknown, unknown>)]
      } catch (error) {
        // The generated file has a class of its own.
        expect(error).toMatchObject({ name: 'Mismatch' })
        return [name, 'refused']
      }
    })
    expect(Object.fromEntries(outcome.filter(([, written]) => written !== 'refused'))).toEqual(taken)
  })
})
