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

/** JSON's null as an argument, where `null` means SQL's NULL. */
export const jsonNull: unique symbol = Symbol.for('sluice.jsonNull')

/** The type of {@link jsonNull}. */
export type JsonNull = typeof jsonNull

/**
 * JSON of no particular shape as an argument: `null` is SQL's NULL there, {@link jsonNull} is JSON's. Any object is taken that has no
 * method `then`, which promises and the parameters, fragments and identifiers of postgres.js have. One that JSON cannot hold is a
 * ParameterError.
 */
export type JsonArgument =
  | string
  | number
  | boolean
  // An interface has no index signature to match, and an object literal may have any property only where there is one.
  | (object & WithoutThen)
  | ({ readonly [key: string]: unknown } & WithoutThen)
  | JsonNull

/** `then` may be a key of a document, as in JSON Schema. */
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
 * What lies at a key or an index of JSON of a known type. What may be missing is not there at all, and SQL's NULL then; a key
 * that the type does not have can hold anything.
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
 * What a document must hold at the places that its making leaves open, by path in Postgres's notation:
 * `{ '$.lines[*].amount': 'number | null' }`. NaN is a string in JSON, and an SQL array of any depth may hold NULL.
 */
export type JsonChecks = Readonly<Record<string, string>>

/** `json` and `jsonb` of no particular shape. */
export function json(): Codec<JsonValue, JsonArgument>
/**
 * `json` and `jsonb`. `Shape` is what the query makes, or a promise of the schema's; of the value nothing is looked at but what
 * `checks` name.
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
    // JSON.parse rounds in silence what has more digits than a number keeps, makes Infinity of what is past 1e308 and 0 of what is
    // below 1e-324. Fifteen digits are always kept. Few documents hold sixteen in a row or, as only `json` keeps them, exponents of three.
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
 * How many levels of arrays and objects an argument may have. JSON.stringify recurses, and the stack that Node gives it by default
 * holds twice as many levels.
 */
const deepest = 1_000

/** JSON.stringify, but what JSON cannot hold is an error, where it would drop or replace it. */
function writeJson(given: unknown): string {
  /** The arrays and objects around the member that is looked at, and the key of each in the one before. */
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
    // A caller that is deep in the stack itself leaves less of it. A text past the longest that there can be is a RangeError too.
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

/** Whether JSON can hold it; a property that is undefined is left out. */
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

// These would become {} or {"0":1,…}, or what they hold besides the value. By tag, as they may be of another realm.
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

// An invalid Date's toJSON gives null.
function isNullDate(holder: object, key: string, member: unknown): boolean {
  return member === null && isInstant(Reflect.get(holder, key))
}

/** `holders[0]` is the argument itself, whose key is empty. */
function jsonPath(holders: readonly object[], keys: readonly string[]): string {
  return keys.slice(1).reduce((path, key, index) => {
    return path + (Array.isArray(holders[index]) ? `[${key}]` : `.${key}`)
  }, '')
}

// An escape for NUL or a surrogate; JSON.stringify escapes a surrogate only when it stands alone.
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/
const longExponent = /\d[eE][+-]?\d{3}/
// Strings, so that the digits in them are passed over, and the numbers that may lose digits.
const stringOrLongNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.]{15,}(?:[eE][+-]?\d+)?|-?\d[\d.]*[eE][+-]?\d{3,}/g

/** Whether sixteen digits, with or without points between them, stand in a row. */
function hasSixteenDigits(wire: string): boolean {
  // Sixteen characters in a row have one whose index leaves 15 when divided by 16, so the others need no look.
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
    // A float's text is the shortest one that reads as it, in Postgres as in JavaScript.
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

/** One text for all the texts of a decimal number. */
function decimalOf(text: string): string {
  const [, sign = '', integral = '', fraction = '', exponent = '0'] = decimal.exec(text) ?? []
  const digits = (integral + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
