/** Which codec reads the values of a type: by Postgres's types, by the presets of the config, by Drizzle's column classes. */
import type { TypePreset } from '../../config/config.js'
import type { ScalarCodec } from '../../model/value-type.js'

/** Scalar codecs by `pg_type.typname`, for built-in types that are not plain text. */
export const SCALARS: Readonly<Record<string, ScalarCodec>> = {
  bool: 'boolean',
  int2: 'int2',
  int4: 'int4',
  int8: 'int8',
  oid: 'oid',
  float4: 'float4',
  float8: 'float',
  numeric: 'numeric',
  uuid: 'uuid',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  bytea: 'bytea',
  time: 'time',
  timetz: 'time',
  interval: 'interval',
  bit: 'bit',
  varbit: 'bit',
  inet: 'inet',
  cidr: 'inet',
  macaddr: 'macaddr',
  macaddr8: 'macaddr8',
  point: 'geometric',
  line: 'geometric',
  lseg: 'geometric',
  box: 'geometric',
  path: 'geometric',
  polygon: 'geometric',
  circle: 'geometric',
}

/** Types of extensions, wherever the extension was put. */
export const EXTENSION_SCALARS: Readonly<Record<string, ScalarCodec>> = {
  vector: 'vector',
  halfvec: 'halfvec',
}

/** Presets of `sluice.types` that are not a type's default. */
export const PRESETS: Readonly<Record<string, Readonly<Partial<Record<TypePreset, ScalarCodec>>>>> = {
  int8: { bigint: 'int8AsBigint', string: 'int8AsString' },
  numeric: { number: 'numericAsNumber', bigint: 'numericAsBigint' },
  date: { Date: 'dateAsDate' },
  timestamp: { string: 'timestampAsString' },
  timestamptz: { string: 'timestamptzAsString' },
}

/** Drizzle's column classes whose values are Postgres's text; those of geometry are what their mappers read. */
export const DRIZZLE_TEXTS: ReadonlySet<string> = new Set([
  'PgChar',
  'PgGeometry',
  'PgGeometryObject',
  'PgLine',
  'PgLineABC',
  'PgPointObject',
  'PgPointTuple',
  'PgSparseVector',
  'PgText',
  'PgVarchar',
])

/** Codecs by Drizzle's other column classes. */
export const DRIZZLE_SCALARS: Readonly<Record<string, ScalarCodec>> = {
  PgBigInt53: 'int8',
  PgBigInt64: 'int8AsBigint',
  PgBigSerial53: 'int8',
  PgBigSerial64: 'int8AsBigint',
  PgBinaryVector: 'bit',
  PgBoolean: 'boolean',
  PgCidr: 'inet',
  PgDate: 'dateAsDate',
  PgDateString: 'date',
  PgDoublePrecision: 'float',
  PgHalfVector: 'halfvec',
  PgInet: 'inet',
  PgInteger: 'int4',
  PgInterval: 'interval',
  PgMacaddr: 'macaddr',
  PgMacaddr8: 'macaddr8',
  PgNumeric: 'numeric',
  PgNumericBigInt: 'numericAsBigint',
  PgNumericNumber: 'numericAsNumber',
  PgReal: 'float4',
  PgSerial: 'int4',
  PgSmallInt: 'int2',
  PgSmallSerial: 'int2',
  PgTime: 'time',
  PgUUID: 'uuid',
  PgVector: 'vector',
}

/** Column classes whose values only Drizzle's own mappers make. */
export const MAPPED: ReadonlySet<string> = new Set([
  'PgCustomColumn',
  'PgGeometry',
  'PgGeometryObject',
  'PgLine',
  'PgLineABC',
  'PgPointObject',
  'PgPointTuple',
])

/** Codecs whose values are those of postgres.js. */
export const DRIVER_VALUES: ReadonlySet<ScalarCodec> = new Set([
  'boolean',
  'bytea',
  'float',
  'float4',
  'int2',
  'int4',
  'oid',
])

/** Arrays that postgres.js hands over as text once Drizzle has set it up (drizzle-orm/postgres-js/driver). */
export const RAW_ARRAYS: ReadonlySet<string> = new Set([
  'date[]',
  'interval[]',
  'numeric[]',
  'timestamp with time zone[]',
  'timestamp without time zone[]',
])
