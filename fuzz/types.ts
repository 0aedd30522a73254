/** The types that schemas, data and queries use, each with values that are ordinary and values at its edges. */
import type { Random } from './random.js'

export interface SqlType {
  readonly sql: string
  /** Texts of ordinary values; comparing them finds equals often. */
  readonly values: readonly string[]
  /** Texts of values that functions stumble over. */
  readonly edges: readonly string[]
  /** Has a default btree operator class. */
  readonly ordered: boolean
  /** `min` and `max` take it. */
  readonly extremes: boolean
}

const ordered = { ordered: true, extremes: true }

const types = {
  bool: { sql: 'boolean', values: ['true', 'false'], edges: [], ordered: true, extremes: false },
  int2: { sql: 'smallint', values: ['0', '1', '2', '3'], edges: ['-32768', '32767'], ...ordered },
  int4: {
    sql: 'integer',
    values: ['0', '1', '2', '3', '4'],
    edges: ['-1', '2147483647', '-2147483648'],
    ...ordered,
  },
  int8: {
    sql: 'bigint',
    values: ['0', '1', '2', '3'],
    edges: ['-1', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
    ...ordered,
  },
  numeric: {
    sql: 'numeric',
    values: ['0', '1', '1.50', '2'],
    edges: ['NaN', 'Infinity', '-Infinity', '-0.001', '99999999999999999999.5'],
    ...ordered,
  },
  float8: {
    sql: 'double precision',
    values: ['0', '1', '0.5', '2'],
    edges: ['NaN', 'Infinity', '-Infinity', '-0', '1e300', '5e-324'],
    ...ordered,
  },
  float4: {
    sql: 'real',
    values: ['0', '1', '0.25'],
    edges: ['NaN', 'Infinity', '-Infinity', '3e38'],
    ...ordered,
  },
  text: {
    sql: 'text',
    values: ['a', 'b', 'first', 'x'],
    edges: ['', ' ', 'A', '%', '{}', 'null', 'ß', '\u{1F600}', 'a,b', '1', '\\'],
    ...ordered,
  },
  varchar: { sql: 'varchar', values: ['a', 'b', 'x'], edges: ['', ' ', 'NULL'], ...ordered },
  bpchar: { sql: 'char(3)', values: ['a', 'b', 'xyz'], edges: ['', '   '], ...ordered },
  date: {
    sql: 'date',
    values: ['2026-01-01', '2026-03-29', '2024-02-29'],
    edges: ['infinity', '-infinity', '0044-03-15 BC', '4713-01-01 BC', '5874897-12-31'],
    ...ordered,
  },
  timestamp: {
    sql: 'timestamp',
    values: ['2026-01-01 00:00:00', '2026-03-29 02:30:00', '2026-03-29 03:30:00'],
    edges: ['infinity', '-infinity', '1999-12-31 23:59:59.999999', '0001-01-01 00:00:00 BC'],
    ...ordered,
  },
  timestamptz: {
    sql: 'timestamptz',
    values: ['2026-01-01 00:00:00+00', '2026-03-29 01:30:00+00', '2026-03-29 00:30:00+00'],
    edges: ['infinity', '-infinity', '1900-01-01 00:00:00+00', '0001-01-01 00:00:00+00 BC'],
    ...ordered,
  },
  interval: {
    sql: 'interval',
    values: ['1 day', '1 hour', '0'],
    edges: ['-1 mon', 'infinity', '-infinity', '1 mon -30 days'],
    ...ordered,
  },
  uuid: {
    sql: 'uuid',
    values: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
    edges: [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '01890000-0000-7000-8000-000000000000',
    ],
    ordered: true,
    extremes: false,
  },
  bytea: { sql: 'bytea', values: ['\\x01', '\\x6162'], edges: ['\\x', '\\x00', '\\xff'], ...ordered },
  jsonb: {
    sql: 'jsonb',
    values: ['{"a": 1, "n": 2, "s": "x", "l": [1, null]}', '{"a": null, "n": null}', '[1, 2]', '{}'],
    edges: ['null', '[]', '"s"', '0', 'true', '[null]', '{"a": {"b": null}}', '[[]]'],
    ordered: true,
    extremes: false,
  },
  json: {
    sql: 'json',
    values: ['{"a": 1, "n": 2, "s": "x"}', '{"a": null}', '[1, 2]'],
    edges: ['null', '[]', '"s"', '0', '{"a": 1, "a": null}'],
    ordered: false,
    extremes: false,
  },
  mood: { sql: 'mood', values: ['sad', 'ok', 'happy'], edges: [], ...ordered },
  email: { sql: 'email', values: ['a@b', 'c@d'], edges: ['@'], ...ordered },
  code: { sql: 'code', values: ['p', 'q'], edges: [''], ...ordered },
  int4range: {
    sql: 'int4range',
    values: ['[1,3)', '[2,5)', '[0,10)'],
    edges: ['empty', '(,)', '[1,)', '(,5)'],
    ...ordered,
  },
  pair: {
    sql: 'pair',
    values: ['(1,x)', '(2,)', '(,y)'],
    edges: ['(,)', '(0,"")'],
    ordered: true,
    extremes: true,
  },
  'int4[]': {
    sql: 'integer[]',
    values: ['{1,2}', '{1}', '{2,3,4}'],
    edges: ['{}', '{NULL}', '{1,NULL}'],
    ...ordered,
  },
  'text[]': {
    sql: 'text[]',
    values: ['{a}', '{a,b}', '{x,first}'],
    edges: ['{}', '{NULL}', '{"",NULL}', '{"a,b","NULL"}'],
    ...ordered,
  },
  'mood[]': { sql: 'mood[]', values: ['{ok}', '{sad,happy}'], edges: ['{}', '{NULL,ok}'], ...ordered },
  /** Columns of a customType have texts of their own: see `sealedText`. */
  sealed: { sql: 'sealed', values: ['open:a', 'open:b'], edges: ['open:'], ...ordered },
  time: {
    sql: 'time without time zone',
    values: ['10:00:00', '23:59:59'],
    edges: ['24:00:00', '00:00:00', '12:34:56.789012'],
    ...ordered,
  },
  timetz: {
    sql: 'time with time zone',
    values: ['10:00:00+02', '10:00:00-05'],
    edges: ['24:00:00+00', '00:00:00+15:59'],
    ...ordered,
  },
  inet: { sql: 'inet', values: ['10.0.0.1', '10.0.0.0/8'], edges: ['::1', '0.0.0.0/0'], ...ordered },
  varbit: { sql: 'bit varying', values: ['101', '1'], edges: ['', '0'], ordered: true, extremes: false },
  money: { sql: 'money', values: ['1.00', '2.50'], edges: ['0', '-92233720368547758.08'], ...ordered },
  xml: {
    sql: 'xml',
    values: ['<a>1</a>', '<a/>'],
    edges: ['', 'text', '<a b="1"><c/></a>'],
    ordered: false,
    extremes: false,
  },
  oid: { sql: 'oid', values: ['1', '2'], edges: ['0', '4294967295'], ...ordered },
  name: { sql: 'name', values: ['a', 'b'], edges: ['', 'A'], ordered: true, extremes: false },
  char: { sql: '"char"', values: ['a', 'b'], edges: ['', '1'], ordered: true, extremes: false },
  tsvector: {
    sql: 'tsvector',
    values: ["'a' 'b'", "'a':1"],
    edges: [''],
    ordered: true,
    extremes: false,
  },
  int4multirange: {
    sql: 'int4multirange',
    values: ['{[1,3),[5,7)}', '{[2,5)}'],
    edges: ['{}', '{(,)}', '{[1,)}'],
    ordered: true,
    extremes: false,
  },
  score: { sql: 'score', values: ['1', '2', '3'], edges: ['0', '2147483647'], ...ordered },
  tags: { sql: 'tags', values: ['{a}', '{a,b}'], edges: ['{}', '{NULL}', '{"",NULL}'], ...ordered },
  spot: { sql: 'spot', values: ['(1,x)', '(2,)'], edges: ['(1,"")'], ordered: true, extremes: false },
  nest: {
    sql: 'nest',
    values: ['("(1,x)","{a,b}","{""a"": 1}","2026-01-01 00:00:00+00",ok)', '("(,y)",{},[],,)'],
    edges: ['(,,,,)', '("(,)",{NULL},null,infinity,sad)'],
    ordered: true,
    extremes: false,
  },
  'int8[]': {
    sql: 'bigint[]',
    values: ['{1,2}', '{3}'],
    edges: ['{}', '{NULL}', '{9223372036854775807}'],
    ...ordered,
  },
  'numeric[]': { sql: 'numeric[]', values: ['{1.5}', '{1,2.50}'], edges: ['{}', '{NaN,NULL}'], ...ordered },
  'float8[]': {
    sql: 'double precision[]',
    values: ['{1.5}', '{1,2}'],
    edges: ['{}', '{NaN,NULL,-Infinity}'],
    ...ordered,
  },
  'bool[]': { sql: 'boolean[]', values: ['{t,f}', '{t}'], edges: ['{}', '{NULL}'], ...ordered },
  'date[]': {
    sql: 'date[]',
    values: ['{2026-01-01}', '{2024-02-29,2026-01-01}'],
    edges: ['{}', '{NULL,infinity}', '{"0044-03-15 BC"}'],
    ...ordered,
  },
  'timestamptz[]': {
    sql: 'timestamptz[]',
    values: ['{"2026-01-01 00:00:00+00"}', '{"2026-01-01 00:00:00+00","2026-03-29 01:30:00+00"}'],
    edges: ['{}', '{NULL,-infinity}'],
    ...ordered,
  },
  'jsonb[]': {
    sql: 'jsonb[]',
    values: ['{"{\\"a\\": 1}",1}', '{[]}'],
    edges: ['{}', '{NULL,"null"}', '{"\\"NULL\\""}'],
    ...ordered,
  },
  'uuid[]': {
    sql: 'uuid[]',
    values: ['{00000000-0000-4000-8000-000000000001}'],
    edges: ['{}', '{NULL}'],
    ...ordered,
  },
  'bytea[]': { sql: 'bytea[]', values: ['{"\\\\x01"}'], edges: ['{}', '{NULL,"\\\\x"}'], ...ordered },
  'email[]': { sql: 'email[]', values: ['{a@b}', '{a@b,c@d}'], edges: ['{}', '{NULL,@}'], ...ordered },
  'pair[]': {
    sql: 'pair[]',
    values: ['{"(1,x)"}', '{"(1,x)","(2,)"}'],
    edges: ['{}', '{NULL,"(,)"}', '{"(0,\\"\\")"}'],
    ...ordered,
  },
} as const satisfies Record<string, SqlType>

export type TypeName = keyof typeof types
export const typeNames = Object.keys(types) as readonly TypeName[]

/** The types that most queries are about; a rare one needs no more than its share. */
export const commonTypes = typeNames.slice(0, typeNames.indexOf('time'))

export const typeOf = (name: TypeName): SqlType => types[name]

/** The text that the column of a customType stores: what its mapper wants, and what no constant is. */
export const sealedText = (random: Random, column: string): string =>
  `${column}:${random.pick(['a', 'b', 'c'])}`

/** What is stored in columns of a customType, with the column's name. */
export const SEALED = /^(secret|token):[abc]$/

/** The element type of an array type. */
export const elementTypes: ReadonlyMap<TypeName, TypeName> = new Map<TypeName, TypeName>([
  ['int4[]', 'int4'],
  ['text[]', 'text'],
  ['mood[]', 'mood'],
  ['int8[]', 'int8'],
  ['numeric[]', 'numeric'],
  ['float8[]', 'float8'],
  ['bool[]', 'bool'],
  ['date[]', 'date'],
  ['timestamptz[]', 'timestamptz'],
  ['jsonb[]', 'jsonb'],
  ['uuid[]', 'uuid'],
  ['bytea[]', 'bytea'],
  ['email[]', 'email'],
  ['pair[]', 'pair'],
])

/** Types whose values compare with each other by implicit conversion. */
const families: readonly (readonly TypeName[])[] = [
  ['int2', 'score', 'int4', 'int8', 'numeric', 'float4', 'float8'],
  ['text', 'varchar', 'bpchar', 'email', 'code'],
  ['date', 'timestamp', 'timestamptz'],
]

export function comparableWith(name: TypeName): readonly TypeName[] {
  return families.find((family) => family.includes(name)) ?? [name]
}

/** The text of a value, one at the edges as often as `edgy` says. */
export function valueText(random: Random, name: TypeName, edgy: number): string {
  const { values, edges } = typeOf(name)
  return edges.length > 0 && random.chance(edgy) ? random.pick(edges) : random.pick(values)
}

export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A value as SQL writes it. */
export function literal(name: TypeName, text: string): string {
  if (name === 'int4' && /^\d+$/.test(text)) return text
  if (name === 'bool') return text
  return `${quoted(text)}::${typeOf(name).sql}`
}
