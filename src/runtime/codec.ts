import { describeStandIn, describeValue, excerpt, Mismatch } from './errors.js'
import { bufferOf } from './host.js'

/**
 * Turns values of one Postgres type into Postgres's text and back. Both directions throw a {@link Mismatch} rather than
 * give a value that is not exactly of the type.
 */
export interface Codec<Decoded, Encoded = Decoded> {
  /** What a value must be: the end of a sentence that begins with "expected". */
  readonly expected: string
  readonly encode: (given: Encoded) => string
  readonly decode: (wire: string) => Decoded
  /** What {@link decode} does, without a string made of the bytes first: for the types that need none. */
  readonly decodeBytes?: ((wire: Uint8Array) => Decoded) | undefined
  /** How a value is taken that a client of `createClient` has parsed; without it, the value has to come as text. */
  readonly takes?: ParsedForm<Decoded> | undefined
  /** Of an array: among others it is written without quotes, unless its type is a domain. */
  readonly nests?: boolean | undefined
  /** Of an array whose elements may be NULL, and of what may hold one: a setting of the session changes what NULL is there. */
  readonly holdsArrays?: boolean | undefined
  /** Of an array: one whose elements are written by another codec, which is made of the element's own. */
  readonly writtenBy?: ((by: (element: ElementCodec) => ElementCodec) => ElementCodec) | undefined
}

/** A codec inside of another one, where types do not matter: every value goes to the one codec, which checks it. */
export type ElementCodec = Codec<unknown, unknown>

/** What the parsers of postgres.js make of Postgres's text, where a codec can take it from there. */
export type ParsedKind = 'boolean' | 'number'

/** The way from a parsed value to the codec's: it gives exactly what `decode` makes of the text, or throws a {@link Mismatch}. */
export interface ParsedForm<Decoded> {
  readonly kind: ParsedKind
  readonly take: (parsed: unknown) => Decoded
}

/** The reading half of a codec, whatever it encodes. */
export type Decoder<Decoded> = Codec<Decoded, never>

/** The writing half of a codec, whatever it decodes. */
export type Encoder<Encoded> = Codec<unknown, Encoded>

/** An argument is not of the codec's type. */
export function wrongArgument(expected: string, given: unknown): Mismatch {
  return new Mismatch(expected, describeValue(given))
}

/** For what a function of the user's own is about to write, which may take any object for a value. */
export function refuseStandIn(expected: string, given: unknown): void {
  if (typeof given === 'object' && given !== null && describeStandIn(given) !== null) {
    throw wrongArgument(expected, given)
  }
}

/** The text that bytes of the wire are. */
export function textOf(wire: Uint8Array): string {
  return bufferOf(wire).toString()
}

/** Postgres's text is not of the codec's type. */
export function wrongWire(expected: string, wire: string): Mismatch {
  return new Mismatch(expected, excerpt(wire))
}

/**
 * A codec of your own: `parse` reads Postgres's text of a value, `serialize` writes it. Either may throw to reject a value.
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
