import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { json } from '#sluice/runtime/json'

/** Checks, a document that passes them, one that does not, and what is said of it. */
const cases: readonly (readonly [
  sentence: string,
  checks: Readonly<Record<string, string>>,
  passes: string,
  fails: string,
  message: string,
])[] = [
  ['the value itself', { $: 'number' }, '1', '"NaN"', 'value is the string "NaN", expected a number'],
  [
    'a property',
    { '$.a': 'number' },
    '{"a": 1, "b": "x"}',
    '{"a": "NaN"}',
    '.a is the string "NaN", expected a number',
  ],
  [
    'a property that may be missing',
    { '$.a': 'number' },
    '{}',
    '{"a": null}',
    '.a is null, expected a number',
  ],
  [
    'a property that may be null',
    { '$.a': 'number | null' },
    '{"a": null}',
    '{"a": []}',
    '.a is an array of 0, expected a number or null',
  ],
  [
    'one of several kinds',
    { $: 'object | array | null' },
    '[]',
    'true',
    'value is the boolean true, expected an object, an array or null',
  ],
  [
    'a property of a property',
    { '$.a.b': 'string' },
    '{"a": {"b": ""}}',
    '{"a": {"b": {}}}',
    '.a.b is an object, expected a string',
  ],
  [
    'all elements',
    { '$[*]': 'number' },
    '[1, 2]',
    '[1, "x", null]',
    '[1] is the string "x", expected a number',
  ],
  [
    'elements of elements',
    { '$[*][*]': 'number' },
    '[[], [1]]',
    '[[], [1, "x"]]',
    '[1][1] is the string "x", expected a number',
  ],
  [
    'properties of elements',
    { '$.lines[*].amount': 'number' },
    '{"lines": [{"amount": 1}, {}]}',
    '{"lines": [{"amount": 1}, {"amount": "Infinity"}]}',
    '.lines[1].amount is the string "Infinity", expected a number',
  ],
  ['one element', { '$[1]': 'number' }, '["x", 1]', '[1, "x"]', '[1] is the string "x", expected a number'],
  [
    'all properties',
    { '$.*': 'boolean' },
    '{"a": true, "__proto__": false}',
    '{"a": true, "__proto__": 0}',
    '.__proto__ is the number 0, expected a boolean',
  ],
  [
    'a property in quotes',
    { '$."a.b[*]\\""': 'number' },
    '{"a.b[*]\\"": 1}',
    '{"a.b[*]\\"": "x"}',
    '.a.b[*]" is the string "x", expected a number',
  ],
  [
    'a property beyond ASCII',
    { '$.größe\u0301': 'number' },
    '{"größe\u0301": 1}',
    '{"größe\u0301": "x"}',
    '.größe\u0301 is the string "x", expected a number',
  ],
  [
    'the first of two places that are wrong',
    { '$.a': 'number', '$.b': 'number' },
    '{}',
    '{"b": "x", "a": "y"}',
    '.a is the string "y", expected a number',
  ],
]

describe('json looks at', () => {
  it.each(cases)('%s', (_, checks, passes, fails, message) => {
    const codec = json<unknown>(checks)
    expect(codec.decode(passes)).toEqual(JSON.parse(passes))
    expect(() => codec.decode(fails)).toThrow(message)
  })

  it.each([
    ['what is no array', '$[*]', '{"0": "x"}'],
    ['what is no object', '$.a', '["x"]'],
    ['what an object only inherits', '$.toString', '{}'],
    ['what lies beyond the end', '$[3]', '[1]'],
    ['the null that stands where more was to come', '$.a.b', '{"a": null}'],
  ])('not into %s', (_, path, document) => {
    expect(json<unknown>({ [path]: 'number' }).decode(document)).toEqual(JSON.parse(document))
  })
})

it('refuses integers that a number cannot hold, checks or not', () => {
  expect(() => json<unknown>({ '$.a': 'number' }).decode('{"a": 9007199254740993}')).toThrow('2^53')
})

describe('a number in JSON keeps its digits, or the call rejects', () => {
  it.each([
    '1234567890123456.1234',
    '1.0000000000000000001',
    '-0.12345678901234567890',
    '3.3333333333333333',
    '9007199254740993',
    '100000000000000000000.5',
    '1e400',
    '1e-400',
    '12345678.123456789012',
    '123.4567890123456789e5',
  ])('%s is rejected', (digits) => {
    for (const wire of [
      digits,
      `{"a": [${digits}]}`,
      `{"long key": "a \\" string", "b": ${digits}, "c": 1}`,
    ]) {
      expect(() => json().decode(wire)).toThrow(
        /1e-?400/.test(digits) && digits === '1e400' ? 'finite' : '::text',
      )
    }
  })

  it.each([
    ['1764316527.123456', 1764316527.123456],
    ['0.30000000000000004', 0.1 + 0.2],
    ['1.5000000000000000000', 1.5],
    ['-0.00000000000000000000', -0],
    ['100000000000000000000', 1e20],
    ['9223372036854775808', 2 ** 63],
    ['1e+300', 1e300],
    ['5e-324', 5e-324],
    ['1.7976931348623157e+308', Number.MAX_VALUE],
    ['123456789012345.0', 123456789012345],
  ])('%s is read', (digits, value) => {
    expect(json().decode(`{"a": ${digits}}`)).toStrictEqual({ a: value })
  })

  it('and digits in strings are text', () => {
    const texts = [
      '1234567890123456.1234',
      '"1.0000000000000000001',
      '2026.11.28.07.55.27',
      '1e400',
      'v1.2.3.4.5.6.7.8.9',
    ]
    const wire = JSON.stringify({ texts, '1.0000000000000000001': 1 })
    expect(json().decode(wire)).toStrictEqual({ texts, '1.0000000000000000001': 1 })
  })

  it('and every float is, as Postgres and JavaScript write it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        for (const text of [String(value), value.toExponential()]) {
          expect(json().decode(`[${text.replace('e+', 'e')}]`)).toStrictEqual([Number(text)])
        }
      }),
    )
  })
})
