/** The codec for the values of a type: by Postgres's types, and by the presets of the config. */
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

/** The codec of a type by a preset of `sluice.types`. */
export const presetCodec = (typname: string, preset: Preset): ScalarCodec | null =>
  scalarEntries.find(([, entry]) => entry.preset?.type === typname && entry.preset.name === preset)?.[0] ??
  null

/** Codecs whose values are those of postgres.js. */
export const DRIVER_VALUES: ReadonlySet<ScalarCodec> = new Set(
  scalarEntries.flatMap(([codec, { isOfDriver }]) => (isOfDriver ? [codec] : [])),
)
