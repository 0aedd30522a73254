import type { Codec } from './codec.js'

/**
 * The same values under the type that the schema declares for them, as with `$type<…>()`: an assertion that
 * is not checked. `Given` is the type of arguments, if it is wider: a read-only array.
 */
export function typedAs<Value, Given = Value>(codec: Codec<unknown, never>): Codec<Value, Given> {
  return codec as Codec<Value, Given>
}
