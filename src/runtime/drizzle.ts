import { type Codec, type ElementCodec, refuseStandIn, wrongArgument } from './codec.js'
import { isBytes } from './errors.js'
import { bufferOfText } from './host.js'
import type { Handle } from './driver.js'
import { bytea, text } from './text.js'

/** The part of a Drizzle schema column that this file uses. */
export interface DrizzleColumnMapper<Data> {
  readonly _: { readonly data: Data }
  mapFromDriverValue(value: unknown): unknown
  /**
   * With `isNestedArray`, the result for an array is an array of mapped elements instead of Drizzle's text of
   * the array.
   */
  mapToDriverValue(value: unknown, isNestedArray?: boolean): unknown
}

/**
 * A column whose values Drizzle maps, a customType above all. `driver` is the codec of the value that
 * Drizzle's mappers receive, which is the one that postgres.js returns: a Buffer for bytea, a number for
 * integers and floats, parsed JSON, otherwise Postgres's text. `Given` is the type of arguments, if it is
 * wider: a read-only array. The column is read when the first value is, so that modules of queries and of the
 * schema can import each other, and bundlers can drop unused ones.
 */
export function drizzle<Data, Given = Data>(
  columnOf: () => DrizzleColumnMapper<Data>,
  driver: Codec<unknown, never>,
): Codec<Data, Given> {
  const base = driver as ElementCodec
  const expected = `a value for the Drizzle column (${driver.expected})`
  const writer = writerOf(base)
  let taken: DrizzleColumnMapper<Data> | undefined
  const column = (): DrizzleColumnMapper<Data> => (taken ??= columnOf())
  return {
    expected,
    nests: driver.nests,
    holdsArrays: driver.nests,
    encode(given) {
      refuseStandIn(expected, given)
      return writer.encode(column().mapToDriverValue(given, true))
    },
    decode: (wire) => column().mapFromDriverValue(driver.decode(wire)) as Data,
  }
}

/**
 * Writes the value that a mapper returns; for an array, each element separately, because Drizzle's text of an
 * array turns bytes into text.
 */
function writerOf(base: ElementCodec): ElementCodec {
  const ofArray = base.writtenBy?.(writerOf)
  return {
    expected: base.expected,
    decode: base.decode,
    encode: (mapped) =>
      ofArray && Array.isArray(mapped) ? ofArray.encode(mapped) : writeDriverValue(mapped, base),
  }
}

// A mapper can return another type than it accepts: digits for a number, an array's text for an array.
// Strings and numbers are sent unchanged, as postgres.js sends them; for bytea it sends a string's UTF-8
// bytes. But a number for a numeric type must be in the range of the type.
function writeDriverValue(mapped: unknown, base: ElementCodec): string {
  if (base.takes?.kind === 'number' && typeof mapped !== 'string') {
    const written = base.encode(typeof mapped === 'bigint' ? Number(mapped) : mapped)
    return typeof mapped === 'bigint' ? String(mapped) : written
  }
  if (typeof mapped === 'string') {
    return base === bytea ? base.encode(bufferOfText(text.encode(mapped), 'utf8')) : text.encode(mapped)
  }
  if (typeof mapped === 'number' || typeof mapped === 'bigint') return String(mapped)
  if (typeof mapped === 'boolean') return mapped ? 't' : 'f'
  if (isBytes(mapped)) return bytea.encode(mapped)
  if (mapped === null || mapped === undefined) throw wrongArgument(base.expected, mapped)
  return base.encode(mapped)
}

/**
 * A database or transaction of `drizzle-orm/postgres-js`. There a statement returns postgres.js's own list of
 * rows, which no other driver has; from Drizzle 1.0 on several statements return several lists.
 */
export interface DrizzleDatabase {
  readonly _: { readonly session: unknown }
  execute(query: string, mode: 'raw'): PromiseLike<DriverRows | readonly DriverRows[]>
}

interface DriverRows extends ReadonlyArray<unknown> {
  readonly count: number
  readonly statement: unknown
}

/**
 * The postgres.js handle inside a database or transaction of `drizzle-orm/postgres-js`, so that Drizzle and
 * generated functions run in one transaction. Drizzle's other drivers are a compile error, and a TypeError at
 * run time.
 */
export function fromDrizzle(database: DrizzleDatabase): Handle {
  const session: unknown = database?._?.session
  const client: unknown =
    typeof session === 'object' && session !== null ? Reflect.get(session, 'client') : undefined
  if (!isHandle(client)) {
    throw new TypeError('fromDrizzle requires a database or transaction of drizzle-orm/postgres-js')
  }
  return client
}

function isHandle(client: unknown): client is Handle {
  return typeof client === 'function' && 'unsafe' in client && 'typed' in client
}
