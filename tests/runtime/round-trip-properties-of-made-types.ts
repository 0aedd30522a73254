import fc from 'fast-check'
import { arrayOf } from '#sluice/runtime/arrays'
import { composite, orNull } from '#sluice/runtime/composites'
import { timestamptz } from '#sluice/runtime/dates'
import { json } from '#sluice/runtime/json'
import { int4, int8AsBigint, numericAsBigint } from '#sluice/runtime/numbers'
import { bytea, enumOf, text } from '#sluice/runtime/text'
import { bytes, documentsOrNull, instants, int8s, texts } from './round-trip-arbitraries.js'
import {
  type Property,
  asJson,
  document,
  epoch,
  hex,
  inHex,
  inSet,
  oneText,
  printed,
  property,
  record,
} from './round-trip-property.js'

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

/** The types, which need a database of their own. */
export const madeTypes = `
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
export const madeTypeProperties: readonly Property[] = [
  property('an enum with odd labels', 'mood', mood, fc.constantFrom(...labels), oneText),
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
]
