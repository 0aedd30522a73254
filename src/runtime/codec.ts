import { describeValue, excerpt, Mismatch } from './errors.js'

/**
 * Turns values of one Postgres type into Postgres's text and back. Both directions throw a {@link Mismatch} rather than
 * give a value that is not exactly of the type.
 */
export interface Codec<Decoded, Encoded = Decoded> {
  /** What a value must be: the end of a sentence that begins with "expected". */
  readonly expected: string
  readonly encode: (given: Encoded) => string
  readonly decode: (wire: string) => Decoded
}

/** The reading half of a codec, whatever it encodes. */
export type Decoder<Decoded> = Codec<Decoded, never>

/** The writing half of a codec, whatever it decodes. */
export type Encoder<Encoded> = Codec<unknown, Encoded>

/** An argument is not of the codec's type. */
export function wrongArgument(expected: string, given: unknown): Mismatch {
  return new Mismatch(expected, describeValue(given))
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
      const wire: unknown = serialize(given)
      if (typeof wire !== 'string') throw new Mismatch(expected, `serialized to ${describeValue(wire)}`)
      return wire
    },
    decode: parse,
  }
}
