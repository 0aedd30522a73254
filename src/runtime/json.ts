import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { describeValue, isInstant, Mismatch } from './errors.js'
import { isExact } from './numbers.js'

/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** JSON's null as an argument, where `null` means SQL's NULL. */
export const jsonNull: unique symbol = Symbol.for('sluice.jsonNull')

/** The type of {@link jsonNull}. */
export type JsonNull = typeof jsonNull

/**
 * JSON of no particular shape as an argument: `null` is SQL's NULL there, {@link jsonNull} is JSON's. Any object is taken, since an
 * interface has no index signature to match; one that JSON cannot hold is a ParameterError.
 */
export type JsonArgument = string | number | boolean | object | JsonNull

/** `json` and `jsonb`. `Shape` is a promise of the schema's: the value's shape is not checked. */
export function json<Shape = JsonValue>(): Codec<Shape, Shape | JsonArgument> {
  return anyJson as Codec<Shape, Shape | JsonArgument>
}

const anyJson: Codec<unknown, unknown> = {
  expected: 'a JSON value',
  encode(given) {
    const written: unknown = JSON.stringify(given, checkedMember)
    if (typeof written !== 'string') throw wrongArgument('a JSON value', given)
    if (written.includes('\\u') && unstorable.test(written)) {
      throw new Mismatch('JSON text that Postgres can store', 'JSON with a NUL character or a lone surrogate')
    }
    return written
  },
  decode(wire) {
    const decoded: unknown = JSON.parse(wire)
    // JSON.parse rounds integers past 2^53 in silence. Few documents hold sixteen digits in a row.
    if (sixteenDigits.test(wire)) rejectInexact(wire)
    return decoded
  },
}

// JSON.stringify drops or replaces what JSON cannot hold; here that is an error.
function checkedMember(this: object, key: string, member: unknown): unknown {
  switch (typeof member) {
    case 'number':
      if (Number.isFinite(member)) return member
      break
    case 'symbol':
      if (member === jsonNull) return null
      break
    case 'undefined':
      if (key !== '' && !Array.isArray(this)) return member
      break
    case 'object':
      if (isPlainJson(member) && !isNullDate(this, key, member)) return member
      break
    case 'boolean':
    case 'string':
      return member
    default:
      break
  }
  throw new Mismatch(
    'a JSON value',
    describeValue(Reflect.get(this, key) ?? member),
    key === '' ? '' : memberPath(this, key),
  )
}

// These would become {} or {"0":1,…}.
function isPlainJson(member: object | null): boolean {
  return !(member instanceof Map || member instanceof Set || ArrayBuffer.isView(member))
}

// An invalid Date's toJSON gives null.
function isNullDate(holder: object, key: string, member: unknown): boolean {
  return member === null && isInstant(Reflect.get(holder, key))
}

function memberPath(holder: object, key: string): string {
  return Array.isArray(holder) ? `[${key}]` : `.${key}`
}

// An escape for NUL or a surrogate; JSON.stringify escapes a surrogate only when it stands alone.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/
const sixteenDigits = /\d{16}/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

function rejectInexact(wire: string): void {
  for (const [token] of wire.matchAll(stringOrNumber)) {
    const read = Number(token)
    if (
      Number.isInteger(read) &&
      !Number.isSafeInteger(read) &&
      /^-?\d+$/.test(token) &&
      !isExact(token, read)
    ) {
      throw wrongWire('JSON whose integers a number holds exactly (up to 2^53 - 1)', token)
    }
  }
}
