import fc from 'fast-check'
import { arrayOf } from '#sluice/runtime/arrays'
import { text } from '#sluice/runtime/text'
import { geometric, multirange, range, time } from '#sluice/runtime/text-forms'
import { texts } from './round-trip-arbitraries.js'
import { type Property, printed, property } from './round-trip-property.js'

/** Types whose values are Postgres's text. */
export const textProperties: readonly Property[] = [
  property('a range of int4', 'int4range', range, rangesOf(), {
    sql: "coalesce(lower($1::$type)::text, '')",
    of: (given) => /^\[(-?\d+)/.exec(given)?.[1] ?? '',
  }),
  property(
    'a multirange of int4',
    'int4multirange',
    multirange,
    fc.uniqueArray(fc.integer({ min: -1000, max: 1000 })).map(
      (starts) =>
        `{${starts
          .toSorted((a, b) => a - b)
          .map((start) => `[${start * 3},${start * 3 + 2})`)
          .join(',')}}`,
    ),
    {
      sql: '(select count(*)::text from unnest($1::$type))',
      of: (given) => String(given.split('[').length - 1),
    },
  ),
  property(
    'time',
    'time',
    time,
    fc
      .integer({ min: 0, max: 86_399 })
      .map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19)),
    printed,
  ),
  property(
    'point',
    'point',
    geometric,
    fc.tuple(fc.integer(), fc.integer()).map(([x, y]) => `(${x},${y})`),
    { sql: `'(' || ($1::point)[0]::int8 || ',' || ($1::point)[1]::int8 || ')'`, of: String },
  ),
  property(
    'an array of boxes',
    'box[]',
    arrayOf(geometric, { delimiter: ';' }),
    fc.array(fc.tuple(fc.nat(99), fc.nat(99)).map(([x, y]) => `(${x + 1},${y + 1}),(${x},${y})`)),
    { sql: 'cardinality($1::$type)::text', of: (given) => String(given.length) },
  ),
  property(
    'hstore',
    'hstore',
    text,
    fc
      .dictionary(
        texts.filter((key) => key !== '' && !key.includes('\n')),
        texts,
        { maxKeys: 1, noNullPrototype: true },
      )
      .map((pairsOf) =>
        Object.entries(pairsOf)
          .map(([key, each]) => `"${escaped(key)}"=>"${escaped(each)}"`)
          .join(''),
      ),
    { sql: `(select count(*)::text from each($1::$type))`, of: (given) => (given === '' ? '0' : '1') },
    undefined,
    'hstore',
  ),
]

function rangesOf(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .tuple(fc.integer({ min: -99_999, max: 0 }), fc.integer({ min: 1, max: 99_999 }))
      .map(([from, to]) => `[${from},${to})`),
    fc.constantFrom('empty', '(,)', '(,5)', '[5,)'),
  )
}

function escaped(given: string): string {
  return given.replace(/["\\]/g, '\\$&')
}
