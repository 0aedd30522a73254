/**
 * Postgres's types with their own codec, one entry for each codec. In this table analyze finds the codec of a
 * value, schema that of a column, emit its TypeScript type, and config the presets of `sluice.types`. Every
 * other type is Postgres's text.
 */
export interface ScalarEntry {
  /** The built-in types with this codec, by `pg_type.typname` (src/include/catalog/pg_type.dat). */
  readonly types?: readonly string[]
  /** Types of extensions, in any schema. */
  readonly extensionTypes?: readonly string[]
  /** The TypeScript type of a value from the database. */
  readonly row: 'boolean' | 'number' | 'bigint' | 'string' | 'Date' | 'Bytes' | 'number[]' | Tuple | Members
  /** The type of an argument, if it differs. */
  readonly argument?: 'Uint8Array' | `readonly ${'number[]' | Tuple}`
  /** For the types for which `sluice.types` offers a choice. `sql` is the name that `format_type` prints. */
  readonly preset?: { readonly type: string; readonly sql: string; readonly name: Preset }
  /** postgres.js returns the same values. */
  readonly isOfDriver?: true
}

type Tuple = '[number, number]' | '[number, number, number]'
type Members = '{ x: number; y: number }' | '{ a: number; b: number; c: number }'

/** The choices of `sluice.types`. */
export type Preset = 'number' | 'bigint' | 'string' | 'Date'

const preset = (type: string, sql: string) => (name: Preset) => ({ type, sql, name })
const bigint = preset('int8', 'bigint')
const numeric = preset('numeric', 'numeric')
const date = preset('date', 'date')
const timestamp = preset('timestamp', 'timestamp without time zone')
const timestamptz = preset('timestamptz', 'timestamp with time zone')

/** By the runtime's exported name of the codec. The first preset of a type is its default. */
export const scalarTypes = {
  boolean: { types: ['bool'], row: 'boolean', isOfDriver: true },
  int2: { types: ['int2'], row: 'number', isOfDriver: true },
  int4: { types: ['int4'], row: 'number', isOfDriver: true },
  oid: { types: ['oid'], row: 'number', isOfDriver: true },
  float: { types: ['float8'], row: 'number', isOfDriver: true },
  float4: { types: ['float4'], row: 'number', isOfDriver: true },
  int8: {
    types: ['int8'],
    row: 'number',
    preset: bigint('number'),
  },
  int8AsBigint: { row: 'bigint', preset: bigint('bigint') },
  int8AsString: { row: 'string', preset: bigint('string') },
  numeric: { types: ['numeric'], row: 'string', preset: numeric('string') },
  numericAsNumber: { row: 'number', preset: numeric('number') },
  numericAsBigint: { row: 'bigint', preset: numeric('bigint') },
  uuid: { types: ['uuid'], row: 'string' },
  date: { types: ['date'], row: 'string', preset: date('string') },
  dateAsDate: { row: 'Date', preset: date('Date') },
  timestamp: { types: ['timestamp'], row: 'Date', preset: timestamp('Date') },
  timestampAsString: { row: 'string', preset: timestamp('string') },
  timestamptz: { types: ['timestamptz'], row: 'Date', preset: timestamptz('Date') },
  timestamptzAsString: { row: 'string', preset: timestamptz('string') },
  bytea: { types: ['bytea'], row: 'Bytes', argument: 'Uint8Array', isOfDriver: true },
  time: { types: ['time', 'timetz'], row: 'string' },
  interval: { types: ['interval'], row: 'string' },
  bit: { types: ['bit', 'varbit'], row: 'string' },
  inet: { types: ['inet', 'cidr'], row: 'string' },
  macaddr: { types: ['macaddr'], row: 'string' },
  macaddr8: { types: ['macaddr8'], row: 'string' },
  geometric: { types: ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'], row: 'string' },
  // For Drizzle's columns only: without such a column the value is Postgres's text.
  pointTuple: { row: '[number, number]', argument: 'readonly [number, number]' },
  pointObject: { row: '{ x: number; y: number }' },
  lineTuple: { row: '[number, number, number]', argument: 'readonly [number, number, number]' },
  lineObject: { row: '{ a: number; b: number; c: number }' },
  geometryTuple: { row: '[number, number]', argument: 'readonly [number, number]' },
  geometryObject: { row: '{ x: number; y: number }' },
  vector: {
    extensionTypes: ['vector'],
    row: 'number[]',
    argument: 'readonly number[]',
  },
  halfvec: {
    extensionTypes: ['halfvec'],
    row: 'number[]',
    argument: 'readonly number[]',
  },
  // Selected by the kind of a type, not by its name.
  text: { row: 'string' },
  range: { row: 'string' },
  multirange: { row: 'string' },
} as const satisfies Readonly<Record<string, ScalarEntry>>

/** A codec of the runtime that needs no arguments, by its exported name. */
export type ScalarCodec = keyof typeof scalarTypes

export const scalarEntries: readonly (readonly [ScalarCodec, ScalarEntry])[] = Object.entries(
  scalarTypes,
) as readonly (readonly [ScalarCodec, ScalarEntry])[]
