import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { describeStandIn, describeValue, hasOwn, isInstant, Mismatch } from './errors.js'
import { isExact } from './numbers.js'

/** What JSON can hold. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** The JSON value null as an argument, for which `null` means SQL NULL. */
export const jsonNull: unique symbol = Symbol.for('sluice.jsonNull')

/** The type of {@link jsonNull}. */
export type JsonNull = typeof jsonNull

/**
 * JSON of no particular shape as an argument: `null` is SQL NULL, {@link jsonNull} is JSON null. Any object
 * is accepted that has no method `then`; promises and postgres.js's parameters, fragments and identifiers
 * have one. An object that JSON cannot represent is a ParameterError.
 */
export type JsonArgument =
  | string
  | number
  | boolean
  // An interface has no index signature to match, and an object literal can have any property only if there
  // is an index signature.
  | (object & WithoutThen)
  | ({ readonly [key: string]: unknown } & WithoutThen)
  | JsonNull

/** `then` can be a key of a document, as in JSON Schema. */
interface WithoutThen {
  readonly then?: NoFunction
}

type NoFunction =
  | string
  | number
  | boolean
  | null
  | undefined
  | (object & { readonly [Symbol.hasInstance]?: never })
  | { readonly [key: string]: unknown }

/**
 * The type at a key or an index of JSON of a known type. A value that can be missing is SQL NULL if it is
 * missing; a key that the type does not declare can contain anything.
 */
export type JsonMember<Of, Key extends string | number> = unknown extends Of
  ? JsonValue
  : [MemberOf<Of, Key>] extends [never]
    ? JsonValue
    : MemberOf<Of, Key>

// In jsonb a scalar counts as an array of one.
type MemberOf<Of, Key extends string | number> = Of extends string | number | boolean | null
  ? Key extends number
    ? Of
    : never
  : Of extends readonly unknown[]
    ? Key extends number
      ? `${Key}` extends keyof Of
        ? Of[`${Key}`]
        : Of[number]
      : never
    : Key extends keyof Of
      ? Exclude<Of[Key], undefined>
      : never

/**
 * Checks for the parts of a document that its construction leaves open, by path in Postgres's notation:
 * `{ '$.lines[*].amount': 'number | null' }`. NaN is a string in JSON, and an SQL array of any depth can
 * contain NULL.
 */
export type JsonChecks = Readonly<Record<string, string>>

/** `json` and `jsonb` of no particular shape. */
export function json(): Codec<JsonValue, JsonArgument>
/**
 * `json` and `jsonb`. `Shape` is the shape that the query builds, or a type that the schema asserts. Only the
 * parts of the value that `checks` names are checked.
 */
export function json<Shape>(checks?: JsonChecks): Codec<Shape, Shape | JsonNull>
export function json(checks?: JsonChecks): Codec<never, unknown> {
  return (checks ? checkedJson(checks) : anyJson) as Codec<never, unknown>
}

const anyJson: Codec<unknown, unknown> = {
  expected: 'a JSON value',
  encode(given) {
    const written = writeJson(given)
    if (written.includes('\\u') && unstorable.test(written)) {
      throw new Mismatch('JSON text that Postgres can store', 'JSON with a NUL character or a lone surrogate')
    }
    return written
  },
  decode(wire) {
    const decoded: unknown = JSON.parse(wire)
    // JSON.parse silently rounds a number with more digits than a double holds, turns a number beyond 1e308
    // into Infinity and one below 1e-324 into 0. Fifteen digits are always exact. Few documents contain
    // sixteen digits in a row or, which only `json` preserves, exponents of three digits.
    if (hasSixteenDigits(wire) || longExponent.test(wire)) rejectInexact(wire)
    return decoded
  },
}

function checkedJson(checks: JsonChecks): Codec<unknown, unknown> {
  const places = Object.entries(checks).map(([path, kinds]): JsonPlace => {
    return { steps: readPath(path), kinds: kinds.split(' | ') }
  })
  return {
    ...anyJson,
    decode(wire) {
      const decoded = anyJson.decode(wire)
      for (const place of places) checkPlace(place, decoded, 0, '')
      return decoded
    },
  }
}

interface JsonPlace {
  /** A key, an index, every element of an array, or every property of an object. */
  readonly steps: readonly ({ readonly key: string } | number | 'elements' | 'properties')[]
  readonly kinds: readonly string[]
}

// https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-SQLJSON-PATH
const pathStep = /\.(?:([\p{ID_Start}_$][\p{ID_Continue}$]*)|("(?:[^"\\]|\\.)*")|\*)|\[(?:(\d+)|\*)\]/gu

function readPath(path: string): JsonPlace['steps'] {
  return [...path.matchAll(pathStep)].map(([step, name, quoted, index]) => {
    if (index !== undefined) return Number(index)
    if (quoted !== undefined) return { key: String(JSON.parse(quoted)) }
    if (name !== undefined) return { key: name }
    return step === '[*]' ? 'elements' : 'properties'
  })
}

function checkPlace({ steps, kinds }: JsonPlace, found: unknown, depth: number, path: string): void {
  const step = steps[depth]
  if (step === undefined) {
    const kind = found === null ? 'null' : Array.isArray(found) ? 'array' : typeof found
    if (!kinds.includes(kind)) throw new Mismatch(inWords(kinds), describeValue(found), path)
    return
  }
  const below = (key: string | number): void => {
    if (!hasOwn(found as object, key)) return
    const at = typeof key === 'number' ? `[${key}]` : `.${key}`
    checkPlace({ steps, kinds }, Reflect.get(found as object, key), depth + 1, path + at)
  }
  if (Array.isArray(found)) {
    if (step === 'elements') for (let index = 0; index < found.length; index++) below(index)
    else if (typeof step === 'number') below(step)
  } else if (typeof found === 'object' && found !== null) {
    if (step === 'properties') Object.keys(found).forEach(below)
    else if (typeof step === 'object') below(step.key)
  }
}

function inWords(kinds: readonly string[]): string {
  const words = kinds.map((kind) => (kind === 'null' ? kind : `${/^[ao]/.test(kind) ? 'an' : 'a'} ${kind}`))
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}` : words.join('')
}

/**
 * The maximum depth of arrays and objects in an argument. JSON.stringify recurses, and Node's default stack
 * holds twice as many levels.
 */
const deepest = 1_000

/**
 * JSON.stringify, except that a value that JSON cannot represent is an error, where JSON.stringify would drop
 * or replace it.
 */
function writeJson(given: unknown): string {
  /** The arrays and objects around the current member, and the key of each in the previous one. */
  const holders: object[] = []
  const keys: string[] = []
  const check = function (this: object, key: string, member: unknown): unknown {
    while (holders.length > 0 && holders[holders.length - 1] !== this) {
      holders.pop()
      keys.pop()
    }
    if (!isJson(this, key, member)) {
      const shown = describeValue(Reflect.get(this, key) ?? member)
      throw new Mismatch('a JSON value', shown, jsonPath(holders, [...keys, key]))
    }
    if (typeof member === 'object' && member !== null) {
      if (holders.length === deepest) throw tooDeep()
      holders.push(member)
      keys.push(key)
    }
    return member === jsonNull ? null : member
  }
  let written: unknown
  try {
    written = JSON.stringify(given, check)
  } catch (error) {
    // A caller that is itself deep in the stack leaves less of it. A text beyond the maximum string length is
    // a RangeError too.
    if (error instanceof RangeError && holders.length > 20) throw tooDeep(error)
    throw error
  }
  if (typeof written !== 'string') throw wrongArgument('a JSON value', given)
  return written
}

function tooDeep(cause?: RangeError): Mismatch {
  const given =
    cause === undefined ? 'JSON that is nested too deeply' : 'JSON that is nested too deeply for the stack'
  return new Mismatch(`at most ${deepest} levels of arrays and objects`, given, '', { cause })
}

/** Whether JSON can represent it; a property that is undefined is omitted. */
function isJson(holder: object, key: string, member: unknown): boolean {
  switch (typeof member) {
    case 'number':
      return Number.isFinite(member)
    case 'symbol':
      return member === jsonNull
    case 'undefined':
      return key !== '' && !Array.isArray(holder)
    case 'object':
      return isPlainJson(member) && !isNullDate(holder, key, member)
    case 'boolean':
    case 'string':
      return true
    default:
      return false
  }
}

// These would become {} or {"0":1,…}, or their internal properties. By tag, because they may belong to
// another realm.
function isPlainJson(member: object | null): boolean {
  if (member === null) return true
  return (
    !ArrayBuffer.isView(member) &&
    !opaque.has(Object.prototype.toString.call(member)) &&
    describeStandIn(member) === null
  )
}

const opaque: ReadonlySet<string> = new Set([
  '[object ArrayBuffer]',
  '[object Error]',
  '[object Generator]',
  '[object Map]',
  '[object Promise]',
  '[object RegExp]',
  '[object Set]',
  '[object SharedArrayBuffer]',
  '[object WeakMap]',
  '[object WeakRef]',
  '[object WeakSet]',
])

// The toJSON of an invalid Date returns null.
function isNullDate(holder: object, key: string, member: unknown): boolean {
  return member === null && isInstant(Reflect.get(holder, key))
}

/** `holders[0]` is the argument itself, whose key is empty. */
function jsonPath(holders: readonly object[], keys: readonly string[]): string {
  return keys.slice(1).reduce((path, key, index) => {
    return path + (Array.isArray(holders[index]) ? `[${key}]` : `.${key}`)
  }, '')
}

// An escape of NUL or a surrogate; JSON.stringify escapes a surrogate only if it is unpaired.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/
const longExponent = /\d[eE][+-]?\d{3}/
// Strings, whose digits must be skipped, and the numbers that may lose digits.
const stringOrLongNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d{3,}/g

/** Whether the text contains sixteen digits in a row, with or without points between them. */
function hasSixteenDigits(wire: string): boolean {
  // Any sixteen consecutive characters include one whose index is 15 modulo 16, so only those are tested.
  for (let index = 15; index < wire.length; index += 16) {
    if (!isDigitOrPoint(wire, index)) continue
    let start = index
    while (isDigitOrPoint(wire, start - 1)) start -= 1
    let end = index + 1
    while (isDigitOrPoint(wire, end)) end += 1
    if (end - start >= 16) return true
  }
  return false
}

function isDigitOrPoint(wire: string, index: number): boolean {
  const code = wire.charCodeAt(index)
  return (code >= 48 && code <= 57) || code === 46
}

function rejectInexact(wire: string): void {
  for (const [token] of wire.matchAll(stringOrLongNumber)) {
    if (token.startsWith('"')) continue
    const read = Number(token)
    // Postgres and JavaScript print the shortest text that reads as the same float.
    if (String(read) === token) continue
    if (!Number.isFinite(read)) throw wrongWire('JSON whose numbers are finite as numbers', token)
    if (decimalOf(token) !== decimalOf(String(read)) && !isExact(token, read)) {
      throw wrongWire(
        'JSON whose numbers JavaScript represents exactly (integers up to 2^53 - 1; for others, cast to ::text in the JSON or set your own type for json)',
        token,
      )
    }
  }
}

/** One canonical text for all the texts of a decimal number. */
function decimalOf(text: string): string {
  const [, sign = '', integral = '', fraction = '', exponent = '0'] = decimal.exec(text) ?? []
  const digits = (integral + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
