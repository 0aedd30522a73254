import { type Codec, textOf, wrongArgument, wrongWire } from './codec.js'
import { describeValue, Mismatch } from './errors.js'

/** `boolean` */
export const boolean: Codec<boolean> = {
  expected: 'a boolean',
  encode(given) {
    if (typeof given !== 'boolean') throw wrongArgument('a boolean', given)
    return given ? 't' : 'f'
  },
  decode(wire) {
    if (wire === 't') return true
    if (wire === 'f') return false
    throw wrongWire('a boolean', wire)
  },
  decodeBytes(wire) {
    if (wire.length === 1 && wire[0] === 116) return true
    if (wire.length === 1 && wire[0] === 102) return false
    return boolean.decode(textOf(wire))
  },
  takes: {
    kind: 'boolean',
    take(parsed) {
      if (typeof parsed !== 'boolean') throw wrongArgument('a boolean', parsed)
      return parsed
    },
  },
}

/** `smallint` */
export const int2: Codec<number> = /* @__PURE__ */ integer('an integer from -32768 to 32767', -32_768, 32_767)

/** `integer` */
export const int4: Codec<number> = /* @__PURE__ */ integer(
  'an integer from -2147483648 to 2147483647',
  -2_147_483_648,
  2_147_483_647,
)

/** `oid` */
export const oid: Codec<number> = /* @__PURE__ */ integer('an integer from 0 to 4294967295', 0, 4_294_967_295)

/** `bigint` as a number; a value beyond 2^53, which a number cannot represent, is an error. */
export const int8: Codec<number> = /* @__PURE__ */ integer(
  'an integer that a number represents exactly (up to 2^53 - 1)',
  -9_007_199_254_740_991,
  9_007_199_254_740_991,
)

/** `bigint` as a bigint */
export const int8AsBigint: Codec<bigint> = {
  expected: 'a bigint of 64 bits',
  encode(given) {
    if (typeof given !== 'bigint' || BigInt.asIntN(64, given) !== given) {
      throw wrongArgument('a bigint of 64 bits', given)
    }
    return given.toString()
  },
  decode(wire) {
    if (!isInt8(wire)) throw wrongWire('a bigint of 64 bits', wire)
    return BigInt(wire)
  },
}

/** `bigint` as a string of digits */
export const int8AsString: Codec<string> = {
  expected: 'a string that contains an integer of 64 bits',
  encode(given) {
    if (typeof given !== 'string' || !isInt8(given)) {
      throw wrongArgument('a string that contains an integer of 64 bits', given)
    }
    return given
  },
  decode(wire) {
    if (!isInt8(wire)) throw wrongWire('an integer of 64 bits', wire)
    return wire
  },
}

/** `double precision`, including NaN and the infinities */
export const float: Codec<number> = {
  expected: 'a number',
  encode(given) {
    if (typeof given !== 'number') throw wrongArgument('a number', given)
    return Object.is(given, -0) ? '-0' : String(given)
  },
  decode: (wire) => readNumber(wire, 'a number'),
  takes: { kind: 'number', take: (parsed) => takeNumber(parsed) },
}

function takeNumber(parsed: unknown): number {
  if (typeof parsed !== 'number') throw wrongArgument('a number', parsed)
  return parsed
}

/**
 * `real`, including NaN and the infinities; a value that rounds to one of those, or to zero, is out of range.
 */
export const float4: Codec<number> = {
  expected: 'a number of 32 bits',
  encode(given) {
    const written = float.encode(given)
    const isLost = Math.fround(given) === 0 && given !== 0
    if (Number.isFinite(given) && (isLost || Math.abs(given) > greatestFloat4)) {
      throw wrongArgument('a number of 32 bits', given)
    }
    return written
  },
  decode: (wire) => readNumber(wire, 'a number'),
  takes: { kind: 'number', take: (parsed) => takeNumber(parsed) },
}

/** `numeric` as Postgres's text, with every digit */
export const numeric: Codec<string> = {
  expected: 'a string that contains a decimal number',
  encode(given) {
    if (typeof given !== 'string' || !numericInput.test(given)) {
      throw wrongArgument('a string that contains a decimal number', given)
    }
    checkDigits(given)
    return given
  },
  decode(wire) {
    if (!decimalText.test(wire) && !isNonFinite(wire)) throw wrongWire('a decimal number', wire)
    return wire
  },
}

/**
 * `numeric` as a number: digits after the point may be rounded, an integral part that a number cannot
 * represent is an error.
 */
export const numericAsNumber: Codec<number> = {
  expected: 'a number',
  encode: (given) => float.encode(given),
  decode(wire) {
    const decoded = readNumber(wire, 'a number')
    if (Number.isFinite(decoded) && !Number.isSafeInteger(Math.trunc(decoded)) && !isExact(wire, decoded)) {
      throw wrongWire('a decimal number that a number represents exactly (up to 2^53 - 1)', wire)
    }
    return decoded
  },
}

/** `numeric` without digits after the point as a bigint */
export const numericAsBigint: Codec<bigint> = {
  expected: 'a bigint',
  encode(given) {
    if (typeof given !== 'bigint') throw wrongArgument('a bigint', given)
    const written = given.toString()
    checkDigits(written)
    return written
  },
  decode(wire) {
    const point = wire.indexOf('.')
    const integral = point === -1 ? wire : wire.slice(0, point)
    if (!integerText.test(integral) || (point !== -1 && !/^0+$/.test(wire.slice(point + 1)))) {
      throw wrongWire('a number without digits after the decimal point', wire)
    }
    return BigInt(integral)
  },
}

// 2^128 minus half a step of 32 bits, from which Postgres rounds up. The number is exactly that midpoint; its
// decimal text is slightly less.
const greatestFloat4 = 3.4028235677973366e38

/** `vector` of pgvector, whose elements have 32 bits */
export const vector: Codec<number[], readonly number[]> = /* @__PURE__ */ vectorOf(
  'an array of 1 to 16,000 finite numbers of 32 bits',
  (element) => Math.abs(element) <= greatestFloat4,
)

/**
 * `halfvec` of pgvector, whose elements have 16 bits: a value that rounds to more than 65504 is out of range.
 */
export const halfvec: Codec<number[], readonly number[]> = /* @__PURE__ */ vectorOf(
  'an array of 1 to 16,000 numbers from -65504 to 65504',
  (element) => Math.abs(Math.fround(element)) < 65_520,
)

function vectorOf(expected: string, holds: (element: number) => boolean): Codec<number[], readonly number[]> {
  return {
    expected,
    encode(given) {
      // https://github.com/pgvector/pgvector#vector-type: VECTOR_MAX_DIM and HALFVEC_MAX_DIM.
      if (!Array.isArray(given) || given.length === 0 || given.length > 16_000)
        throw wrongArgument(expected, given)
      for (let index = 0; index < given.length; index++) {
        const element: unknown = given[index]
        if (typeof element !== 'number' || !holds(element)) {
          throw new Mismatch(expected, describeValue(element), `[${index}]`)
        }
      }
      return `[${given.join(',')}]`
    },
    decode(wire) {
      if (!wire.startsWith('[') || !wire.endsWith(']')) throw wrongWire('a vector', wire)
      return wire
        .slice(1, -1)
        .split(',')
        .map((element) => readNumber(element, 'a vector'))
    },
  }
}

/**
 * Whether the number represents the decimal integer from which it was read: it is equal to it, or JavaScript
 * prints it that way. 9007199254740993 is not (it reads as …992); 1e23, written out by Postgres, is.
 */
export function isExact(wire: string, read: number): boolean {
  if (!integerText.test(wire)) return false
  const exact = BigInt(wire)
  return BigInt(read) === exact || BigInt(plainDigits(read)) === exact
}

// String(1e23) is '1e+23': the digits, then as many zeros as the exponent requires.
function plainDigits(read: number): string {
  const [mantissa = '', exponent] = String(read).split('e+')
  if (exponent === undefined) return mantissa
  const [integral = '', fraction = ''] = mantissa.split('.')
  return integral + fraction.padEnd(Number(exponent), '0')
}

const integerText = /^-?\d+$/
const decimalText = /^-?\d+(?:\.\d+)?$/
const floatText = /^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS-NUMERIC, the syntaxes
// of every version
const numericInput = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?inf(?:inity)?|nan)$/i

// https://www.postgresql.org/docs/current/datatype-numeric.html: 131,072 digits before the point and 16,383
// after it.
const digitsBefore = 131_072
const digitsBehind = 16_383

function checkDigits(given: string): void {
  if (given.length < 1000 && !/e[+-]?\d{4}/i.test(given)) return
  const [mantissa = '', exponent = '0'] = given.toLowerCase().split('e')
  const [integral = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.')
  const digits = integral + fraction
  const first = digits.search(/[1-9]/)
  const before = first === -1 ? 0 : integral.length - first + Number(exponent)
  const behind = fraction.length - Number(exponent)
  if (before > digitsBefore || behind > digitsBehind || Math.abs(Number(exponent)) > 1_000_000_000) {
    throw new Mismatch(
      `a decimal number of at most ${digitsBefore} digits before and ${digitsBehind} after the decimal point`,
      describeValue(given),
    )
  }
}

// Numbers of eighteen digits are below 2^63.
function isInt8(text: string): boolean {
  return integerText.test(text) && (text.length <= 18 || BigInt.asIntN(64, BigInt(text)) === BigInt(text))
}

function isNonFinite(wire: string): boolean {
  return wire === 'NaN' || wire === 'Infinity' || wire === '-Infinity'
}

function readNumber(wire: string, expected: string): number {
  if (!floatText.test(wire) && !isNonFinite(wire)) throw wrongWire(expected, wire)
  return Number(wire)
}

function integer(expected: string, min: number, max: number): Codec<number> {
  return {
    expected,
    encode(given) {
      if (!Number.isInteger(given) || given < min || given > max) throw wrongArgument(expected, given)
      return String(given)
    },
    decode(wire) {
      const decoded = readInteger(wire)
      if (decoded >= min && decoded <= max) return decoded
      throw wrongWire(expected, wire)
    },
    decodeBytes(wire) {
      const decoded = readIntegerBytes(wire)
      if (decoded >= min && decoded <= max) return decoded
      throw wrongWire(expected, textOf(wire))
    },
    takes: {
      kind: 'number',
      take(parsed) {
        if (Number.isInteger(parsed) && (parsed as number) >= min && (parsed as number) <= max) {
          return parsed as number
        }
        throw wrongArgument(expected, parsed)
      },
    },
  }
}

// Number() would accept '', ' 1' and '0x1f', and is slower. NaN if the text is not an integer.
function readInteger(wire: string): number {
  const negative = wire.charCodeAt(0) === 45
  let index = negative ? 1 : 0
  if (index === wire.length) return Number.NaN
  let read = 0
  for (; index < wire.length; index++) {
    const digit = wire.charCodeAt(index) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    read = read * 10 + digit
  }
  return negative && read !== 0 ? -read : read
}

// The same for bytes: most values are integers, and a string for each would be garbage immediately.
function readIntegerBytes(wire: Uint8Array): number {
  const negative = wire[0] === 45
  let index = negative ? 1 : 0
  if (index === wire.length) return Number.NaN
  let read = 0
  for (; index < wire.length; index++) {
    const digit = (wire[index] ?? 0) - 48
    if (digit < 0 || digit > 9) return Number.NaN
    read = read * 10 + digit
  }
  return negative && read !== 0 ? -read : read
}
