import fc from 'fast-check'
import {
  date,
  dateAsDate,
  timestamp,
  timestampAsString,
  timestamptz,
  timestamptzAsString,
} from '#sluice/runtime/dates'
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
} from '#sluice/runtime/numbers'
import { bytea, text, uuid } from '#sluice/runtime/text'
import {
  bytes,
  days,
  decimals,
  documentsOrNull,
  doubles,
  instants,
  int8s,
  moments,
  printedDay,
  texts,
} from './round-trip-arbitraries.js'
import {
  type Property,
  document,
  epoch,
  float8Bits,
  inHex,
  inSet,
  oneText,
  printed,
  property,
} from './round-trip-property.js'

export const scalarProperties: readonly Property[] = [
  property('booleans', 'bool', boolean, fc.boolean(), printed),
  property('int2', 'int2', int2, fc.integer({ min: -32768, max: 32767 }), printed),
  property('int4', 'int4', int4, fc.integer(), printed),
  property('oid', 'oid', oid, fc.integer({ min: 0, max: 2 ** 32 - 1 }), printed),
  property('int8 as a number', 'int8', int8, fc.maxSafeInteger(), printed),
  property('int8 as a bigint', 'int8', int8AsBigint, int8s, printed),
  property('int8 as a string', 'int8', int8AsString, int8s.map(String), printed),
  property(
    'float8',
    'float8',
    float,
    doubles.filter((given) => !Number.isNaN(given)),
    float8Bits,
  ),
  property('float8 with NaN', 'float8', float, doubles, { sql: '($1::$type = $2::float8)', of: String }),
  property(
    'numeric as a string',
    'numeric',
    numeric,
    decimals,
    {
      sql: '($1::$type)::text',
      of: (given) => given.replace(/^-(0(?:\.0*)?)$/, '$1'),
    },
    (given) => given.replace(/^-(0(?:\.0*)?)$/, '$1'),
  ),
  // A numeric has no minus zero.
  property(
    'numeric as a number',
    'numeric',
    numericAsNumber,
    doubles,
    { sql: '($1::$type = $2::numeric)', of: String },
    (given) => given + 0,
  ),
  property(
    'numeric as a bigint',
    'numeric',
    numericAsBigint,
    fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }),
    printed,
  ),
  property('text', 'text', text, texts, oneText),
  property('varchar', 'varchar', text, texts, oneText),
  property('uuid', 'uuid', uuid, fc.uuid(), printed),
  property('bytea', 'bytea', bytea, bytes, inHex),
  property(
    'date as a string',
    'date',
    date,
    fc.oneof(
      days.map((day) => printedDay(day).join('')),
      fc.constantFrom('infinity', '-infinity'),
    ),
    { sql: `to_char($1::$type, 'YYYY') is null or $1::$type = $2::date`, of: String },
  ),
  property('date as a Date', 'date', dateAsDate, days, epoch),
  property('timestamp as a Date', 'timestamp', timestamp, instants, epoch),
  property(
    'timestamp as a string',
    'timestamp',
    timestampAsString,
    fc.oneof(
      moments.map(({ printed: shown }) => shown),
      fc.constantFrom('infinity', '-infinity'),
    ),
    { sql: '$1::$type = $2::timestamp', of: String },
  ),
  property('timestamptz as a Date', 'timestamptz', timestamptz, instants, epoch),
  property('json', 'json', json(), documentsOrNull, document, inSet),
  property('jsonb', 'jsonb', json(), documentsOrNull, document, inSet),
]

/** `timestamptz` as text is in the session's zone, so its property is told apart. */
export const zonedTexts = property(
  'timestamptz as a string',
  'timestamptz',
  timestamptzAsString,
  moments.map(({ printed: shown }) => shown.replace(/( BC)?$/, '+00$1')),
  { sql: '$1::$type = $2::timestamptz', of: String },
)
