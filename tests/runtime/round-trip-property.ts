import fc from 'fast-check'
import type { Codec } from '#sluice/runtime/codec'
import { jsonNull } from '#sluice/runtime/json'

/** A type, and the values that must come back as they went out. */
export interface Property {
  readonly name: string
  readonly pgType: string
  readonly codec: Codec<unknown, unknown>
  readonly values: fc.Arbitrary<unknown>
  readonly witness: Witness
  /** What comes back, where it is not what was given. */
  readonly returned: (given: unknown) => unknown
  /** The extension that the type comes from. */
  readonly extension: string | null
}

/** What Postgres sees in a value, in a form whose text JavaScript makes without the codec: both directions cannot err alike. */
export interface Witness<Given = unknown> {
  /** An expression that gives text, of `$1` cast to the type. */
  readonly sql: string
  readonly of: (given: Given) => string
}

export const oneText: Witness<string> = {
  sql: `encode(convert_to($1::$type::text, 'UTF8'), 'hex')`,
  of: (given) => hex(given),
}
export const printed: Witness<string | number | bigint | boolean> = { sql: '($1::$type)::text', of: String }
export const asJson: Witness = {
  sql: `to_jsonb($1::$type) = $2::jsonb`,
  of: (given) => JSON.stringify(given),
}
export const epoch: Witness<Date> = {
  sql: '(extract(epoch from $1::$type) * 1000)::int8::text',
  of: (given) => String(given.getTime()),
}
export const float8Bits: Witness<number> = {
  sql: `encode(float8send($1::$type), 'hex')`,
  of(given) {
    const bits = Buffer.alloc(8)
    bits.writeDoubleBE(given)
    return bits.toString('hex')
  },
}
export const inHex: Witness<Uint8Array> = {
  sql: `encode($1::$type, 'hex')`,
  of: (given) => Buffer.from(given).toString('hex'),
}
export const inSet = (given: unknown): unknown => (given === jsonNull ? null : given)
export const document: Witness = {
  sql: '($1::$type)::jsonb = $2::jsonb',
  of: (given) => JSON.stringify(inSet(given)),
}
/** An array of nothing in any dimension is the one empty array. */
export const emptied = (given: readonly unknown[]): unknown => (given.length === 0 ? [] : given)

export function property<Decoded, Encoded>(
  name: string,
  pgType: string,
  codec: Codec<Decoded, Encoded>,
  values: fc.Arbitrary<NoInfer<Encoded>>,
  witness: Witness<NoInfer<Encoded>>,
  returned: (given: NoInfer<Encoded>) => unknown = (given) => given,
  extension: string | null = null,
): Property {
  // The table holds codecs of every type; each is used with its own values only.
  return { name, pgType, codec, values, witness, returned, extension } as unknown as Property
}

export function hex(given: string): string {
  return Buffer.from(given, 'utf8').toString('hex')
}

/** A record as literals make them, with Object's prototype. */
export function record<Of>(members: { [Key in keyof Of]: fc.Arbitrary<Of[Key]> }): fc.Arbitrary<Of> {
  return fc.record(members, { noNullPrototype: true })
}
