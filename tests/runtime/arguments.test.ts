import { runInNewContext } from 'node:vm'
import { sql as drizzleSql } from 'drizzle-orm'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { arrayOf } from '#sluice/runtime/arrays'
import { listInput } from '#sluice/runtime/bulk'
import { copy, defineCopy, field } from '#sluice/runtime/copy'
import { type Decoder, type Encoder, userType } from '#sluice/runtime/codec'
import { composite, orNull } from '#sluice/runtime/composites'
import {
  date,
  dateAsDate,
  timestamp,
  timestampAsString,
  timestamptz,
  timestamptzAsString,
} from '#sluice/runtime/dates'
import { ParameterError } from '#sluice/runtime/errors'
import { json, jsonNull } from '#sluice/runtime/json'
import {
  boolean,
  float,
  float4,
  halfvec,
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
import { drizzle } from '#sluice/runtime/drizzle'
import { dynamicQuery, flag, piece } from '#sluice/runtime/dynamic'
import { defineQuery, input, inputOrNull, optionalInput } from '#sluice/runtime/query'
import type { Handle } from '#sluice/runtime/driver'
import { exec, execrows, many, one, optional } from '#sluice/runtime/run'
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'
import { bit, geometric, inet, interval, macaddr, multirange, range, time } from '#sluice/runtime/text-forms'

// eslint-disable-next-line require-yield
async function* neverRead(): AsyncGenerator<never> {
  throw new Error('nothing here reads by a cursor')
}

/** A handle that keeps what is sent, and returns no rows. */
function recorder(): { readonly sql: Handle; readonly sent: unknown[] } {
  const sent: unknown[] = []
  const none = Object.assign(Promise.resolve({ count: 0, columns: [] }), {
    cancel: () => undefined,
    forEach: () => undefined,
    cursor: neverRead,
  })
  const sql: Handle = {
    typed: (wire, type) => ({ value: wire, type }) as never,
    unsafe(statement, parameters) {
      sent.push(statement, parameters)
      return Object.assign(none, { raw: () => none, values: () => none })
    },
  }
  return { sql, sent }
}

function statementOf(codec: Decoder<unknown>) {
  return defineQuery({
    name: 'save',
    text: 'select $1',
    parameters: (params: { given: unknown }) => [input('given', params.given, codec as Encoder<unknown>)],
  })
}

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic
const sparse: unknown[] = []
sparse[2] = 'c'
const plan = enumOf('plan', ['free', 'pro'])
const address = composite('address', { street: text, zip: orNull(text) })
const rejecting = userType<unknown>('a point', String, () => {
  throw new Error('no point')
})
const silent = userType<unknown>('a point', String, () => 5 as never)

const wrong: [codec: string, Decoder<unknown>, given: unknown, shown: string][] = [
  ['boolean', boolean, 't', 'the string "t"'],
  ['boolean', boolean, 1, 'the number 1'],
  ['boolean', boolean, undefined, 'undefined'],
  ['boolean', boolean, null, 'null'],
  ['int2', int2, Number.NaN, 'the number NaN'],
  ['int2', int2, 32768, 'the number 32768'],
  ['int2', int2, -32769, 'the number -32769'],
  ['int4', int4, 2147483648, 'the number 2147483648'],
  ['int4', int4, 1.5, 'the number 1.5'],
  ['int4', int4, Number.NaN, 'the number NaN'],
  ['int4', int4, Number.POSITIVE_INFINITY, 'the number Infinity'],
  ['int4', int4, '5', 'the string "5"'],
  ['int4', int4, 5n, 'the bigint 5n'],
  ['int4', int4, undefined, 'undefined'],
  ['int4', int4, {}, 'an object'],
  ['oid', oid, -1, 'the number -1'],
  ['oid', oid, 4294967296, 'the number 4294967296'],
  ['int8', int8, Number.NaN, 'the number NaN'],
  ['int8', int8, 2 ** 53, 'the number 9007199254740992'],
  ['int8', int8, 5n, 'the bigint 5n'],
  ['int8AsBigint', int8AsBigint, 5, 'the number 5'],
  ['int8AsBigint', int8AsBigint, 2n ** 63n, 'the bigint 9223372036854775808n'],
  ['int8AsString', int8AsString, 5, 'the number 5'],
  ['int8AsString', int8AsString, '1.5', 'the string "1.5"'],
  ['int8AsString', int8AsString, '9223372036854775808', 'the string "9223372036854775808"'],
  ['float', float, '1.5', 'the string "1.5"'],
  ['float4', float4, 1e39, 'the number 1e+39'],
  ['float4', float4, -1e39, 'the number -1e+39'],
  ['float4', float4, 1e-50, 'the number 1e-50'],
  ['numeric', numeric, '1e131072', 'the string "1e131072"'],
  ['numeric', numeric, '1e-16384', 'the string "1e-16384"'],
  ['numericAsBigint', numericAsBigint, 10n ** 131072n, expect.stringMatching(/^the string "10{31}"… /)],
  ['numeric', numeric, 1.5, 'the number 1.5'],
  ['numeric', numeric, '', 'the string ""'],
  ['numeric', numeric, '1,5', 'the string "1,5"'],
  ['numeric', numeric, '1e', 'the string "1e"'],
  ['numeric', numeric, 'five', 'the string "five"'],
  ['numericAsNumber', numericAsNumber, '1.5', 'the string "1.5"'],
  ['numericAsBigint', numericAsBigint, 5, 'the number 5'],
  ['text', text, 5, 'the number 5'],
  ['text', text, ['a'], 'an array of 1'],
  ['text', text, 'secret\0', 'a string with a NUL at index 6'],
  ['text', text, 'secret\ud800', 'a string with a lone surrogate at index 6'],
  ['text', text, new Date(0), 'a Date'],
  ['uuid', uuid, 'abc', 'the string "abc"'],
  [
    'uuid',
    uuid,
    '550e8400-e29b-41d4-a716-44665544000g',
    'the string "550e8400-e29b-41d4-a716-44665544"… (36 characters)',
  ],
  [
    'uuid',
    uuid,
    '{550e8400-e29b-41d4-a716-446655440000',
    'the string "{550e8400-e29b-41d4-a716-4466554"… (37 characters)',
  ],
  ['uuid', uuid, '', 'the string ""'],
  ['date', date, new Date(0), 'a Date'],
  ['date', date, '2026-02-30', 'the string "2026-02-30"'],
  ['date', date, '2025-02-29', 'the string "2025-02-29"'],
  ['date', date, '2026-13-01', 'the string "2026-13-01"'],
  ['date', date, '2026-00-10', 'the string "2026-00-10"'],
  ['date', date, '01/02/2026', 'the string "01/02/2026"'],
  ['date', date, '0000-01-01', 'the string "0000-01-01"'],
  ['date', date, '300001-02-29', 'the string "300001-02-29"'],
  ['date', date, 'today', 'the string "today"'],
  ['date', date, '2026-11-22T00:00:00Z', 'the string "2026-11-22T00:00:00Z"'],
  ['date', date, '5874898-01-01', 'the string "5874898-01-01"'],
  ['date', date, '4714-11-23 BC', 'the string "4714-11-23 BC"'],
  ['dateAsDate', dateAsDate, new Date(Date.UTC(-4713, 10, 23)), 'the Date -004713-11-23T00:00:00.000Z'],
  ['dateAsDate', dateAsDate, '2026-11-22', 'the string "2026-11-22"'],
  ['dateAsDate', dateAsDate, new Date(Number.NaN), 'an invalid Date'],
  ['timestamp', timestamp, '2026-11-22', 'the string "2026-11-22"'],
  ['timestamp', timestamp, new Date(Number.NaN), 'an invalid Date'],
  ['timestamp', timestamp, 0, 'the number 0'],
  ['timestampAsString', timestampAsString, 'now', 'the string "now"'],
  ['timestampAsString', timestampAsString, '2026-11-22 10:00:00+02', 'the string "2026-11-22 10:00:00+02"'],
  ['timestampAsString', timestampAsString, '2024-13-45', 'the string "2024-13-45"'],
  ['timestampAsString', timestampAsString, '2024-12-25 25:61', 'the string "2024-12-25 25:61"'],
  ['timestampAsString', timestampAsString, '2024-12-25 24:00:01', 'the string "2024-12-25 24:00:01"'],
  ['timestamptzAsString', timestamptzAsString, '2024-12-25 10:00+16', 'the string "2024-12-25 10:00+16"'],
  ['timestamptz', timestamptz, new Date(-1e15), 'the Date -029719-04-05T22:13:20.000Z'],
  ['time', time, '25:61', 'the string "25:61"'],
  ['time', time, 'noon', 'the string "noon"'],
  ['time', time, '10:00\0', 'a string with a NUL at index 5'],
  ['interval', interval, 'soon', 'the string "soon"'],
  ['interval', interval, '3 apples', 'the string "3 apples"'],
  ['inet', inet, '256.0.0.1', 'the string "256.0.0.1"'],
  ['inet', inet, '10.0.0.1/33', 'the string "10.0.0.1/33"'],
  ['macaddr', macaddr, 'zz:00:2b:01:02:03', 'the string "zz:00:2b:01:02:03"'],
  ['bit', bit, '012', 'the string "012"'],
  ['range', range, '1,5', 'the string "1,5"'],
  ['multirange', multirange, '[1,5)', 'the string "[1,5)"'],
  ['geometric', geometric, 'here', 'the string "here"'],
  ['timestamptz', timestamptz, new Date(Number.NaN), 'an invalid Date'],
  ['timestamptz', timestamptz, { getTime: () => 0 }, 'an object'],
  ['timestamptzAsString', timestamptzAsString, 'yesterday', 'the string "yesterday"'],
  ['timestamptzAsString', timestamptzAsString, new Date(0), 'a Date'],
  ['bytea', bytea, 'abc', 'the string "abc"'],
  ['bytea', bytea, [1, 2], 'an array of 2'],
  ['bytea', bytea, new ArrayBuffer(2), 'an instance of ArrayBuffer'],
  ['vector', vector, [1, Number.NaN], 'the number NaN'],
  ['vector', vector, '[1]', 'the string "[1]"'],
  ['vector', vector, [], 'an array of 0'],
  ['vector', vector, [1e39], 'the number 1e+39'],
  ['halfvec', halfvec, [65_520], 'the number 65520'],
  ['enumOf', plan, 'gold', 'the string "gold"'],
  ['enumOf', plan, 'toString', 'the string "toString"'],
  ['enumOf', plan, undefined, 'undefined'],
  ['json', json(), undefined, 'undefined'],
  ['json', json(), null, 'null'],
  ['json', json(), () => 1, 'a function'],
  ['json', json(), Symbol('s'), 'a symbol'],
  ['json', json(), 5n, 'the bigint 5n'],
  ['json', json(), Number.NaN, 'the number NaN'],
  ['json', json(), { a: Number.POSITIVE_INFINITY }, 'the number Infinity'],
  ['json', json(), { a: 5n }, 'the bigint 5n'],
  ['json', json(), { a: () => 1 }, 'a function'],
  ['json', json(), [1, undefined], 'undefined'],
  ['json', json(), { a: new Map([[1, 2]]) }, 'an instance of Map'],
  ['json', json(), new Set([1]), 'an instance of Set'],
  ['json', json(), /a/, 'an instance of RegExp'],
  ['json', json(), { cause: new Error('lost') }, 'an instance of Error'],
  ['json', json(), { later: Promise.resolve(1) }, 'a promise (pass the value that it resolves to)'],
  ['json', json(), runInNewContext('new Map()'), 'an instance of Map'],
  ['json', json(), new Uint8Array(1), 'an instance of Uint8Array'],
  ['json', json(), { at: new Date(Number.NaN) }, 'an invalid Date'],
  ['json', json(), cyclic, 'an object'],
  ['json', json(), sparse, 'undefined'],
  ['json', json(), 'a\0b', 'JSON with a NUL character or a lone surrogate'],
  ['json', json(), { '\ud800': 1 }, 'JSON with a NUL character or a lone surrogate'],
  ['json', json(), ['\\\0'], 'JSON with a NUL character or a lone surrogate'],
  ['arrayOf', arrayOf(text), 'abc', 'the string "abc"'],
  ['arrayOf', arrayOf(text), new Set(['a']), 'an instance of Set'],
  ['arrayOf', arrayOf(text), { length: 1, 0: 'a' }, 'an object'],
  ['arrayOf', arrayOf(text), sparse, 'undefined'],
  ['arrayOf', arrayOf(text, { nullable: true }), sparse, 'undefined'],
  ['arrayOf', arrayOf(text), ['a\0'], 'a string with a NUL at index 1'],
  ['arrayOf', arrayOf(text), ['\udc00'], 'a string with a lone surrogate at index 0'],
  ['arrayOf', arrayOf(timestamptz), [new Date(Number.NaN)], 'an invalid Date'],
  ['arrayOf', arrayOf(plan), ['free', 'gold'], 'the string "gold"'],
  ['arrayOf', arrayOf(text), ['a', null], 'null'],
  ['arrayOf', arrayOf(text, { nullable: true }), ['a', undefined], 'undefined'],
  ['arrayOf', arrayOf(int4), [1, '2'], 'the string "2"'],
  ['arrayOf', arrayOf(int4), [[1]], 'an array of 1'],
  ['arrayOf', arrayOf(int4, { dimensions: 2 }), [1], 'the number 1'],
  ['arrayOf', arrayOf(int4, { dimensions: 2 }), [[1, 2], [3]], 'an array of 1'],
  ['arrayOf', arrayOf(int4, { dimensions: 2 }), [[], [3]], 'an array of 1'],
  ['composite', address, ['a', 'b'], 'an array of 2'],
  ['composite', address, '(a,b)', 'the string "(a,b)"'],
  ['composite', address, { street: 'a' }, 'undefined'],
  ['composite', address, { street: null, zip: null }, 'null'],
  ['composite', address, { street: 'a\0', zip: null }, 'a string with a NUL at index 1'],
  ['composite', address, { street: 5, zip: null }, 'the number 5'],
  ['userType', rejecting, {}, 'an object'],
  ['userType', silent, {}, 'serialized to the number 5'],
]

describe('an argument that is not of its type is a ParameterError, and nothing is sent', () => {
  it.each(wrong)('%s: %#', async (_, codec, given, shown) => {
    const { sql, sent } = recorder()
    const error = await exec(statementOf(codec), sql, { given }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ParameterError)
    expect(error).toMatchObject({
      name: 'ParameterError',
      code: 'SLUICE_PARAMETER',
      query: 'save',
      parameter: expect.stringMatching(/^given/),
      given: shown,
    })
    expect(sent).toEqual([])
  })

  it('names the place inside an argument', async () => {
    const { sql } = recorder()
    const addresses = statementOf(arrayOf(address))
    const given = [
      { street: 'a', zip: null },
      { street: 'b', zip: 5 },
    ]
    await expect(exec(addresses, sql, { given })).rejects.toMatchObject({
      parameter: 'given[1].zip',
      message: 'save: given[1].zip is the number 5, expected a string',
    })
    await expect(exec(statementOf(json()), sql, { given: { a: 1n } })).rejects.toMatchObject({
      parameter: 'given.a',
    })
  })

  it('keeps the error of a serializer, or of JSON, as its cause', async () => {
    const { sql } = recorder()
    await expect(exec(statementOf(rejecting), sql, { given: {} })).rejects.toMatchObject({
      cause: { message: 'no point' },
    })
    await expect(exec(statementOf(json()), sql, { given: cyclic })).rejects.toMatchObject({
      cause: expect.any(TypeError),
    })
  })

  it('takes only an object for the parameters', async () => {
    const { sql, sent } = recorder()
    const statement = statementOf(text)
    for (const params of [undefined, null, 'id', 5]) {
      await expect(exec(statement, sql, params as never)).rejects.toMatchObject({
        code: 'SLUICE_PARAMETER',
        parameter: 'params',
      })
    }
    expect(sent).toEqual([])
  })
})

/** It never connects: only what it wraps is looked at. */
const client = postgres('postgres://nobody@127.0.0.1:1/none', { types: { box: postgres.BigInt } })
const wrapped: Readonly<Record<string, unknown>> = {
  'sql.json': client.json({ a: 1 }),
  'sql.typed': client.typed('1' as never, 20),
  'sql.array': client.array([1]),
  'a type of the client': client.types.box(1n),
  'a fragment': client`select 1`,
  'an unsafe query': client.unsafe('select 1'),
  'an identifier': client('users'),
  'a helper of rows': client([{ a: 1 }]),
  "an expression of Drizzle's": drizzleSql`now()`,
  'a promise': Promise.resolve({ a: 1 }),
}

describe('what stands for a value is refused, with the advice to give the value', () => {
  const places: [place: string, parameter: string, call: (sql: Handle, given: never) => Promise<unknown>][] =
    [
      ['json', 'given', (sql, given) => exec(statementOf(json()), sql, { given })],
      ['json of a type', 'given', (sql, given) => exec(statementOf(json<unknown>()), sql, { given })],
      [
        'inside of json',
        'given.a[1].b',
        (sql, b) => exec(statementOf(json()), sql, { given: { a: [0, { b }] } }),
      ],
      [
        'an array of json',
        'given[1]',
        (sql, given) => exec(statementOf(arrayOf(json())), sql, { given: [1, given] }),
      ],
      ['an array', 'given', (sql, given) => exec(statementOf(arrayOf(text)), sql, { given })],
      ['text', 'given', (sql, given) => exec(statementOf(text), sql, { given })],
      ['a composite', 'given', (sql, given) => exec(statementOf(address), sql, { given })],
      [
        "a type of one's own",
        'given',
        (sql, given) => exec(statementOf(userType<unknown>('a point', () => 0, String)), sql, { given }),
      ],
      [
        "a column of Drizzle's",
        'given',
        (sql, given) => {
          const column = { _: { data: 0 }, mapFromDriverValue: String, mapToDriverValue: String }
          return exec(statementOf(drizzle(() => column, text)), sql, { given })
        },
      ],
      [
        'an optional argument',
        'given',
        (sql, given) => {
          const parameters = (params: { given?: never }) => [optionalInput('given', params.given, json())]
          return exec(defineQuery({ name: 'save', text: 'select $1', parameters }), sql, { given })
        },
      ],
      ['the parameters', 'params', (sql, given) => exec(statementOf(text), sql, given)],
      [
        'the parameters of a dynamic statement',
        'params',
        (sql, given) => {
          const switches = (params: { on?: boolean }) => ({ on: flag('on', params.on) })
          return exec(dynamicQuery({ name: 'save', switches, text: () => piece`select 1` }), sql, given)
        },
      ],
      [
        'a row of a list',
        'rows[0]',
        (sql, given) => {
          const parameters = (params: { rows: readonly { a: never }[] }) => [
            listInput('rows', params.rows, 'a', text),
          ]
          return exec(defineQuery({ name: 'save', text: 'select $1', parameters }), sql, { rows: [given] })
        },
      ],
      [
        'a field of a row of a list',
        'rows[0].a',
        (sql, a) => {
          const parameters = (params: { rows: readonly { a: never }[] }) => [
            listInput('rows', params.rows, 'a', json()),
          ]
          return exec(defineQuery({ name: 'save', text: 'select $1', parameters }), sql, { rows: [{ a }] })
        },
      ],
      [
        'a row of a copy',
        'rows[0]',
        (sql, given) =>
          copy(defineCopy({ name: 'save', text: '', fields: ['a'], line: () => '' }), sql, [given]),
      ],
      [
        'a field of a row of a copy',
        'rows[0].a',
        (sql, a) =>
          copy(
            defineCopy<{ a: never }>({
              name: 'save',
              text: '',
              fields: ['a'],
              line: (line, row) => field(line, 0, row.a, json()),
            }),
            sql,
            [{ a }],
          ),
      ],
    ]

  it.each(places)('as %s', async (_, parameter, call) => {
    for (const [what, given] of Object.entries(wrapped)) {
      const { sql, sent } = recorder()
      const error: unknown = await call(sql, given as never).catch((reason: unknown) => reason)
      expect(error, what).toBeInstanceOf(ParameterError)
      expect(error, what).toMatchObject({ parameter, given: expect.stringMatching(/\(pass the value /) })
      expect(sent, what).toEqual([])
    }
  })

  it('but an object of a class, one with a key named then, and one that JSON asks for its value are taken', async () => {
    class Settings {
      readonly theme = 'dark'
      describe(): string {
        return this.theme
      }
    }
    // eslint-disable-next-line unicorn/no-thenable
    const lazy = { then: () => undefined, toJSON: () => 'its value' }
    for (const [given, text_] of [
      [new Settings(), '{"theme":"dark"}'],
      // eslint-disable-next-line unicorn/no-thenable
      [{ if: {}, then: { call: 1 } }, '{"if":{},"then":{"call":1}}'],
      [lazy, '"its value"'],
      [Object.create(null), '{}'],
    ] as const) {
      const { sql, sent } = recorder()
      await exec(statementOf(json()), sql, { given })
      expect(sent[1]).toEqual([{ value: text_, type: 705 }])
    }
  })
})

describe('JSON that is nested deep', () => {
  const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => {
    let given: unknown = 1
    for (let level = 0; level < levels; level++) given = wrap(given)
    return given
  }
  const wraps: [name: string, wrap: (inner: unknown) => unknown][] = [
    ['arrays', (inner) => [inner]],
    ['objects', (inner) => ({ more: 'x', inner, last: null })],
    ['values of toJSON', (inner) => ({ toJSON: () => [inner] })],
  ]

  it.each(wraps)('is taken up to 1,000 levels, and refused beyond by that name: %s', async (_, wrap) => {
    const { sql, sent } = recorder()
    await exec(statementOf(json()), sql, { given: nested(1_000, wrap) })
    expect(sent).toHaveLength(2)
    for (const levels of [1_001, 100_000]) {
      await expect(exec(statementOf(json()), sql, { given: nested(levels, wrap) })).rejects.toMatchObject({
        code: 'SLUICE_PARAMETER',
        message:
          'save: given is JSON that is nested too deeply, expected at most 1000 levels of arrays and objects',
      })
    }
    expect(sent).toHaveLength(2)
  })

  it('is refused as such where the stack of the caller holds no more', async () => {
    const { sql, sent } = recorder()
    const given = nested(1_000, (inner) => [inner])
    const countFrames = (frames: number): number => {
      try {
        return countFrames(frames + 1)
      } catch {
        return frames
      }
    }
    const callAt = (frames: number): Promise<unknown> =>
      frames > 0 ? callAt(frames - 1) : exec(statementOf(json()), sql, { given })
    const found = new Set<string>()
    for (let tenths = 1; tenths < 10; tenths++) {
      const frames = Math.floor((countFrames(0) * tenths) / 10)
      await Promise.resolve()
        .then(() => callAt(frames))
        .catch((error: unknown) => found.add(error instanceof ParameterError ? error.given : String(error)))
    }
    expect(found).toContain('JSON that is nested too deeply for the stack')
    expect([...found].filter((given_) => given_ !== 'JSON that is nested too deeply for the stack')).toEqual(
      [...found].filter((given_) => given_.startsWith('RangeError')),
    )
    expect(sent.length).toBeGreaterThan(0)
  })
})

describe('null and undefined', () => {
  const statement = defineQuery({
    name: 'save',
    text: 'select $1, $2',
    parameters: (params: { nullable: string | null; optional?: string | null | undefined }) => [
      inputOrNull('nullable', params.nullable, text),
      optionalInput('optional', params.optional, text),
    ],
  })

  it.each([
    [{ nullable: null }, [null, null]],
    [{ nullable: 'a', optional: undefined }, ['a', null]],
    [{ nullable: 'a', optional: null }, ['a', null]],
    [{ nullable: '', optional: 'b' }, ['', 'b']],
  ])('%o is sent as %o', async (params, wires) => {
    const { sql, sent } = recorder()
    await exec(statement, sql, params)
    expect(sent[1]).toEqual(wires.map((wire) => ({ value: wire, type: 705 })))
  })

  it('undefined is no null', async () => {
    const { sql } = recorder()
    await expect(exec(statement, sql, { nullable: undefined as never })).rejects.toMatchObject({
      parameter: 'nullable',
      given: 'undefined',
    })
  })

  it("jsonNull is JSON's null, null is SQL's", async () => {
    const { sql, sent } = recorder()
    const save = defineQuery({
      name: 'save',
      text: 'select $1, $2',
      parameters: () => [inputOrNull('a', null, json()), inputOrNull('b', jsonNull, json())],
    })
    await exec(save, sql, {} as never)
    expect(sent[1]).toEqual([
      { value: null, type: 705 },
      { value: 'null', type: 705 },
    ])
  })
})

describe('no function throws synchronously', () => {
  const statement = statementOf(text)
  const query = defineQuery({ ...statement, columns: ['a'], row: () => ({}) })
  const calls: Record<string, (sql: Handle, params: { given: unknown }) => Promise<unknown>> = {
    one: (sql, params) => one(query, sql, params),
    optional: (sql, params) => optional(query, sql, params),
    many: (sql, params) => many(query, sql, params),
    exec: (sql, params) => exec(statement, sql, params),
    execrows: (sql, params) => execrows(statement, sql, params),
  }

  it.each(Object.entries(calls))('%s rejects', async (_, call) => {
    const { sql } = recorder()
    await expect(call(sql, { given: 5 })).rejects.toThrow(ParameterError)
    await expect(call(sql, undefined as never)).rejects.toThrow(ParameterError)
    await expect(call(undefined as never, { given: 'a' })).rejects.toThrow(/fromDrizzle/)
    await expect(call({ execute: () => 0 } as never, { given: 'a' })).rejects.toThrow(TypeError)
    const throwing = Object.defineProperty({ given: 'a' }, 'given', {
      get: () => {
        throw new Error('no')
      },
    })
    await expect(call(sql, throwing)).rejects.toThrow('no')
  })
})

it('takes Dates and Buffers of another realm', () => {
  const foreign = runInNewContext('({ date: new Date(0), bytes: new Uint8Array([1]) })') as {
    readonly date: Date
    readonly bytes: Uint8Array
  }
  expect(foreign.date).not.toBeInstanceOf(Date)
  expect(timestamptz.encode(foreign.date)).toBe('1970-01-01T00:00:00.000Z')
  expect(bytea.encode(foreign.bytes)).toBe('\\x01')
})

it('a composite refuses properties that JavaScript would reorder', () => {
  expect(() => composite('pair', { b: text, 1: text })).toThrow('cannot be a number')
})
