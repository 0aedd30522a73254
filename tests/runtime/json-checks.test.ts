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
