import type { Codec } from '#sluice/runtime/codec'

/** A value that goes out as an argument and comes back as a column. */
export interface RoundTrip {
  readonly name: string
  readonly pgType: string
  readonly codec: Codec<unknown, unknown>
  readonly given: unknown
  /** A literal of the same value, written by hand: Postgres must find the two equal. Where null, its to_jsonb must agree. */
  readonly literal: string | null
  /** What comes back, where it is not what was given. */
  readonly returned: unknown
}

export function trip<Decoded, Encoded>(
  name: string,
  pgType: string,
  codec: Codec<Decoded, Encoded>,
  given: NoInfer<Encoded>,
  literal: string | null,
  returned: unknown = given,
): RoundTrip {
  // The table holds codecs of every type; each is used with its own value only.
  const anyCodec = codec as unknown as Codec<unknown, unknown>
  return { name, pgType, codec: anyCodec, given, literal, returned }
}
