/** Which codec reads the values of a type: by Postgres's types, by the presets of the config, by Drizzle's column classes. */
import { type Preset, type ScalarCodec, scalarEntries, type ScalarEntry } from '../../model/scalar-types.js'

/** Codecs by what an entry of the table lists. */
function codecsBy(
  names: (entry: ScalarEntry) => readonly string[] | undefined,
): Readonly<Record<string, ScalarCodec>> {
  return Object.fromEntries(
    scalarEntries.flatMap(([codec, entry]) => (names(entry) ?? []).map((name) => [name, codec] as const)),
  )
}

/** By `pg_type.typname`, for built-in types that are not plain text. */
export const SCALARS = codecsBy(({ types }) => types)

export const EXTENSION_SCALARS = codecsBy(({ extensionTypes }) => extensionTypes)

/** By Drizzle's column classes, for those whose values are not Postgres's text. */
export const DRIZZLE_SCALARS = codecsBy(({ drizzle }) => drizzle)

/** The codec of a type by a preset of `sluice.types`. */
export const presetCodec = (typname: string, preset: Preset): ScalarCodec | null =>
  scalarEntries.find(([, entry]) => entry.preset?.type === typname && entry.preset.name === preset)?.[0] ??
  null

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
export const DRIVER_VALUES: ReadonlySet<ScalarCodec> = new Set(
  scalarEntries.flatMap(([codec, { isOfDriver }]) => (isOfDriver ? [codec] : [])),
)

/** Arrays that postgres.js hands over as text once Drizzle has set it up (drizzle-orm/postgres-js/driver). */
export const RAW_ARRAYS: ReadonlySet<string> = new Set([
  'date[]',
  'interval[]',
  'numeric[]',
  'timestamp with time zone[]',
  'timestamp without time zone[]',
])
