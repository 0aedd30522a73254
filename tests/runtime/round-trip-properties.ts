import fc from 'fast-check'
import { arrayOf } from '#sluice/runtime/arrays'
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
import { json, jsonNull } from '#sluice/runtime/json'
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
import { bytea, enumOf, text, uuid } from '#sluice/runtime/text'
import {
  bytes,
  cubes,
  days,
  decimals,
  documents,
  documentsOrNull,
  doubles,
  instants,
  int8s,
  matrices,
  moments,
  printedDay,
  texts,
} from './round-trip-arbitraries.js'

/** A type, and the values that must come back as they went out. */
export interface Property {
  readonly name: string
  readonly pgType: string
  readonly codec: Codec<unknown, unknown>
  readonly values: fc.Arbitrary<unknown>
  readonly witness: Witness
  /** What comes back, where it is not what was given. */
  readonly returned: (given: unknown) => unknown
  /** The extension that the type comes from. */
  readonly extension: string | null
}

/** What Postgres sees in a value, in a form whose text JavaScript makes without the codec: both directions cannot err alike. */
interface Witness<Given = unknown> {
  /** An expression that gives text, of `$1` cast to the type. */
  readonly sql: string
  readonly of: (given: Given) => string
}

const labels = ['free', 'it\'s, "quoted" \\ {x}', 'NULL', '', ' ', '(a,b)', 'é🎉'] as const
const mood = enumOf('mood', labels)
const leaf = composite('leaf', {
  label: text,
  note: orNull(text),
  at: orNull(timestamptz),
  mood,
  tags: arrayOf(text, { nullable: true }),
})
const branch = composite('branch', { id: int4, leaf: orNull(leaf), leaves: arrayOf(leaf), rank: int4 })
const pair = composite('pair', { a: orNull(int4), b: orNull(text) })

/** Types the properties need besides Postgres's own. */
export const propertyTypes = `
  create type mood as enum (${labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')});
  create domain rank as int4 check (value is null or value > -1000000);
  create domain ranks as int4[];
  create domain name_text as text;
  create domain nested_text as name_text;
  create domain mood_domain as mood;
  create domain document as jsonb;
  create domain moment as timestamptz;
  create domain amount as numeric;
  create domain blob as bytea;
  create domain big as int8;
  create type leaf as (label text, note text, at timestamptz, mood mood, tags text[]);
  create type branch as (id int4, leaf leaf, leaves leaf[], rank rank);
  create type pair as (a int4, b name_text);
  create domain pair_domain as pair;
`

const leaves = record({
  label: texts,
  note: fc.option(texts),
  at: fc.option(instants),
  mood: fc.constantFrom(...labels),
  tags: fc.array(fc.option(texts)),
})
const pairs = record({ a: fc.option(fc.integer()), b: fc.option(texts) })
const ranks = fc.integer({ min: -999_999, max: 2 ** 31 - 1 })
const oneText: Witness<string> = {
  sql: `encode(convert_to($1::$type::text, 'UTF8'), 'hex')`,
  of: (given) => hex(given),
}
const printed: Witness<string | number | bigint | boolean> = { sql: '($1::$type)::text', of: String }
const asJson: Witness = { sql: `to_jsonb($1::$type) = $2::jsonb`, of: (given) => JSON.stringify(given) }
const epoch: Witness<Date> = {
  sql: '(extract(epoch from $1::$type) * 1000)::int8::text',
  of: (given) => String(given.getTime()),
}
const float8Bits: Witness<number> = {
  sql: `encode(float8send($1::$type), 'hex')`,
  of(given) {
    const bits = Buffer.alloc(8)
    bits.writeDoubleBE(given)
    return bits.toString('hex')
  },
}
const inHex: Witness<Uint8Array> = {
  sql: `encode($1::$type, 'hex')`,
  of: (given) => Buffer.from(given).toString('hex'),
}
const inSet = (given: unknown): unknown => (given === jsonNull ? null : given)
const document: Witness = {
  sql: '($1::$type)::jsonb = $2::jsonb',
  of: (given) => JSON.stringify(inSet(given)),
}
/** An array of nothing in any dimension is the one empty array. */
const emptied = (given: readonly unknown[]): unknown => (given.length === 0 ? [] : given)

export const properties: readonly Property[] = [
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
  property('an enum with odd labels', 'mood', mood, fc.constantFrom(...labels), oneText),
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
  property(
    'an array of an enum',
    'mood[]',
    arrayOf(mood, { nullable: true }),
    fc.array(fc.option(fc.constantFrom(...labels))),
    asJson,
  ),
  property('a composite', 'pair', pair, pairs, asJson),
  property(
    'a composite of composites, arrays and domains',
    'branch',
    branch,
    record({
      id: fc.integer(),
      leaf: fc.option(leaves),
      leaves: fc.array(leaves, { maxLength: 3 }),
      rank: ranks,
    }),
    {
      sql: `($1::branch).id::text || ' ' || coalesce(encode(convert_to((($1::branch).leaf).label, 'UTF8'), 'hex'), '-') || ' ' || cardinality(($1::branch).leaves) || ' ' || ($1::branch).rank`,
      of: ({ id, leaf: only, leaves: all, rank }) =>
        `${id} ${only === null ? '-' : hex(only.label)} ${all.length} ${rank}`,
    },
  ),
  property(
    'an array of composites',
    'pair[]',
    arrayOf(pair, { nullable: true }),
    fc.array(fc.option(pairs)),
    asJson,
  ),
  property('a domain over a domain over text', 'nested_text', text, texts, oneText),
  property('a domain over int4', 'rank', int4, ranks, printed),
  property('a domain over int8', 'big', int8AsBigint, int8s, printed),
  property('a domain over numeric', 'amount', numericAsBigint, fc.bigInt(), printed),
  property('a domain over an array', 'ranks', arrayOf(int4), fc.array(fc.integer()), asJson),
  property('an array of a domain', 'rank[]', arrayOf(int4), fc.array(ranks), asJson),
  property('a domain over an enum', 'mood_domain', mood, fc.constantFrom(...labels), oneText),
  property('a domain over jsonb', 'document', json(), documentsOrNull, document, inSet),
  property('a domain over timestamptz', 'moment', timestamptz, instants, epoch),
  property('a domain over bytea', 'blob', bytea, bytes, inHex),
  property('a domain over a composite', 'pair_domain', pair, pairs, asJson),
  property('a range of int4', 'int4range', text, rangesOf(), {
    sql: "coalesce(lower($1::$type)::text, '')",
    of: (given) => /^\[(-?\d+)/.exec(given)?.[1] ?? '',
  }),
  property(
    'a multirange of int4',
    'int4multirange',
    text,
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
    text,
    fc
      .integer({ min: 0, max: 86_399 })
      .map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 19)),
    printed,
  ),
  property(
    'point',
    'point',
    text,
    fc.tuple(fc.integer(), fc.integer()).map(([x, y]) => `(${x},${y})`),
    { sql: `'(' || ($1::point)[0]::int8 || ',' || ($1::point)[1]::int8 || ')'`, of: String },
  ),
  property(
    'an array of boxes',
    'box[]',
    arrayOf(text, { delimiter: ';' }),
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

/** `timestamptz` as text is in the session's zone, so its property is told apart. */
export const zonedTexts = property(
  'timestamptz as a string',
  'timestamptz',
  timestamptzAsString,
  moments.map(({ printed: shown }) => shown.replace(/( BC)?$/, '+00$1')),
  { sql: '$1::$type = $2::timestamptz', of: String },
)

function rangesOf(): fc.Arbitrary<string> {
  return fc.oneof(
    fc
      .tuple(fc.integer({ min: -99_999, max: 0 }), fc.integer({ min: 1, max: 99_999 }))
      .map(([from, to]) => `[${from},${to})`),
    fc.constantFrom('empty', '(,)', '(,5)', '[5,)'),
  )
}

function record<Of>(members: { [Key in keyof Of]: fc.Arbitrary<Of[Key]> }): fc.Arbitrary<Of> {
  return fc.record(members, { noNullPrototype: true })
}

function escaped(given: string): string {
  return given.replace(/["\\]/g, '\\$&')
}

function hex(given: string): string {
  return Buffer.from(given, 'utf8').toString('hex')
}

function property<Decoded, Encoded>(
  name: string,
  pgType: string,
  codec: Codec<Decoded, Encoded>,
  values: fc.Arbitrary<NoInfer<Encoded>>,
  witness: Witness<NoInfer<Encoded>>,
  returned: (given: NoInfer<Encoded>) => unknown = (given) => given,
  extension: string | null = null,
): Property {
  // The table holds codecs of every type; each is used with its own values only.
  return { name, pgType, codec, values, witness, returned, extension } as unknown as Property
}
