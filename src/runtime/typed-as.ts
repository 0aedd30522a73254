import type { Codec } from './codec.js'

/**
 * The same values under the schema's own type for them, as `$type<…>()` gives it: a promise that is not checked. `Given` is what
 * arguments may be, where that is more: a read-only array.
 */
export function typedAs<Value, Given = Value>(codec: Codec<unknown, never>): Codec<Value, Given> {
  return codec as Codec<Value, Given>
}
