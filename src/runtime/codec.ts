import { describeStandIn, describeValue, excerpt, Mismatch } from './errors.js'
import { bufferOf } from './host.js'

/**
 * Converts values of one Postgres type to Postgres's text and back. Both directions throw a {@link Mismatch}
 * instead of returning a value that is not exactly of the type.
 */
export interface Codec<Decoded, Encoded = Decoded> {
  /** A description of a valid value: the end of a sentence that begins with "expected". */
  readonly expected: string
  readonly encode: (given: Encoded) => string
  readonly decode: (wire: string) => Decoded
  /**
   * Does the same as {@link decode} without creating a string of the bytes first, for types that need none.
   */
  readonly decodeBytes?: ((wire: Uint8Array) => Decoded) | undefined
  /**
   * How to accept a value that a client of `createClient` has parsed; if absent, the value must arrive as
   * text.
   */
  readonly takes?: ParsedForm<Decoded> | undefined
  /** For an array: inside another array it is written without quotes, unless its type is a domain. */
  readonly nests?: boolean | undefined
  /**
   * For an array whose elements can be NULL, and for a value that can contain one: a setting of the session
   * changes the meaning of NULL in it.
   */
  readonly holdsArrays?: boolean | undefined
  /**
   * For an array: the same array whose elements are written by another codec, which is derived from the
   * element's own codec.
   */
  readonly writtenBy?: ((by: (element: ElementCodec) => ElementCodec) => ElementCodec) | undefined
}

/**
 * A codec inside another one, where types do not matter: every value passes through the one codec, which
 * checks it.
 */
export type ElementCodec = Codec<unknown, unknown>

/** The kinds of values that postgres.js's parsers make of Postgres's text and that a codec can accept. */
export type ParsedKind = 'boolean' | 'number'

/** Converts a parsed value: returns exactly what `decode` makes of the text, or throws a {@link Mismatch}. */
export interface ParsedForm<Decoded> {
  readonly kind: ParsedKind
  readonly take: (parsed: unknown) => Decoded
}

/** The decoding half of a codec, whatever it encodes. */
export type Decoder<Decoded> = Codec<Decoded, never>

/** The encoding half of a codec, whatever it decodes. */
export type Encoder<Encoded> = Codec<unknown, Encoded>

/** The mismatch of an argument that is not of the codec's type. */
export function wrongArgument(expected: string, given: unknown): Mismatch {
  return new Mismatch(expected, describeValue(given))
}

/**
 * Rejects objects that stand for a value, before a user's own function writes them, which might accept any
 * object.
 */
export function refuseStandIn(expected: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && describeStandIn(given) !== null) {
    throw wrongArgument(expected, given)
  }
}

/** The bytes of the wire as text. */
export function textOf(wire: Uint8Array): string {
  return bufferOf(wire).toString()
}

/** The mismatch of a Postgres text that is not of the codec's type. */
export function wrongWire(expected: string, wire: string): Mismatch {
  return new Mismatch(expected, excerpt(wire))
}

/**
 * A user-defined codec: `parse` reads Postgres's text of a value, `serialize` writes it. Either can throw to
 * reject a value.
 */
export function userType<Value>(
  expected: string,
  parse: (wire: string) => Value,
  serialize: (given: Value) => string,
): Codec<Value> {
  return {
    expected,
    encode(given) {
      refuseStandIn(expected, given)
      const wire: unknown = serialize(given)
      if (typeof wire !== 'string') throw new Mismatch(expected, `serialized to ${describeValue(wire)}`)
      return wire
    },
    decode: parse,
  }
}
