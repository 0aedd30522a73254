import fc from 'fast-check'
import { arrayOf } from '#sluice/runtime/arrays'
import { timestamptz } from '#sluice/runtime/dates'
import { json } from '#sluice/runtime/json'
import { boolean, float, int4, int8AsBigint, numeric } from '#sluice/runtime/numbers'
import { bytea, text } from '#sluice/runtime/text'
import {
  bytes,
  cubes,
  decimals,
  documents,
  doubles,
  instants,
  int8s,
  matrices,
  texts,
} from './round-trip-arbitraries.js'
import { type Property, asJson, emptied, property } from './round-trip-property.js'

export const arrayProperties: readonly Property[] = [
  property(
    'an array of texts with NULL',
    'text[]',
    arrayOf(text, { nullable: true }),
    fc.array(fc.option(texts)),
    asJson,
  ),
  property(
    'an array of two dimensions',
    'text[]',
    arrayOf(text, { dimensions: 2, nullable: true }),
    matrices(fc.option(texts)),
    asJson,
    emptied,
  ),
  property(
    'an array of three dimensions',
    'text[]',
    arrayOf(text, { dimensions: 3, nullable: true }),
    cubes(fc.option(texts)),
    asJson,
    emptied,
  ),
  property(
    'an array of int4 of two dimensions',
    'int4[]',
    arrayOf(int4, { dimensions: 2 }),
    matrices(fc.integer()),
    asJson,
    emptied,
  ),
  property(
    'an array of booleans with NULL',
    'bool[]',
    arrayOf(boolean, { nullable: true }),
    fc.array(fc.option(fc.boolean())),
    asJson,
  ),
  property('an array of int8', 'int8[]', arrayOf(int8AsBigint), fc.array(int8s), {
    sql: `array_to_string($1::$type, ' ')`,
    of: (given) => given.join(' '),
  }),
  property('an array of float8', 'float8[]', arrayOf(float), fc.array(doubles), {
    sql: '$1::$type = $2::float8[]',
    of: (given) => `{${given.map((each) => (Object.is(each, -0) ? '-0' : each)).join(',')}}`,
  }),
  property(
    'an array of numeric',
    'numeric[]',
    arrayOf(numeric),
    fc.array(decimals.filter((each) => !each.startsWith('-'))),
    { sql: `array_to_string($1::$type, ' ')`, of: (given) => given.join(' ') },
  ),
  property('an array of bytea', 'bytea[]', arrayOf(bytea), fc.array(bytes), {
    sql: `(select coalesce(string_agg(encode(each, 'hex'), ' '), '') from unnest($1::$type) each)`,
    of: (given) => given.map((each) => Buffer.from(each).toString('hex')).join(' '),
  }),
  property('an array of timestamptz', 'timestamptz[]', arrayOf(timestamptz), fc.array(instants), {
    sql: `(select coalesce(string_agg((extract(epoch from each) * 1000)::int8::text, ' '), '') from unnest($1::$type) each)`,
    of: (given) => given.map((each) => each.getTime()).join(' '),
  }),
  property('an array of jsonb', 'jsonb[]', arrayOf(json()), fc.array(documents), asJson),
]
