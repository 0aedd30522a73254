import type { Codec } from './codec.js'

/** The same values under the schema's own type for them, as `$type<…>()` gives it: a promise that is not checked. */
export function typedAs<Value>(codec: Codec<unknown, never>): Codec<Value> {
  return codec as Codec<Value>
}
