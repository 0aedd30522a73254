import { type Codec, wrongArgument, wrongWire } from './codec.js'
import { isInstant, Mismatch } from './errors.js'

const day = 'a date as YYYY-MM-DD, or infinity'
const wallTime = 'a timestamp as YYYY-MM-DD HH:MM:SS, in UTC or without zone, or infinity'
const instant = 'a timestamp as YYYY-MM-DD HH:MM:SS+00, or infinity'
const finite = 'a finite timestamp that a Date can represent'
const stored = 'a valid Date not before 4714-11-24 BC'

/** `date` as `2026-11-22`: a day has no time zone */
export const date: Codec<string> = {
  expected: day,
  encode(given) {
    if (typeof given !== 'string' || !isDateInput(given, dateInput, 'date')) throw wrongArgument(day, given)
    return given
  },
  decode: (wire) => checked(wire, dateText, day),
}

/** `date` as the Date of its midnight in UTC */
export const dateAsDate: Codec<Date> = {
  expected: 'a valid Date',
  encode(given) {
    const written = writeInstant(given)
    const bc = written.endsWith(' BC')
    return written.slice(0, written.indexOf('T')) + (bc ? ' BC' : '')
  },
  decode(wire) {
    if (!dateText.test(wire)) throw wrongWire(finite, wire)
    return readDate(wire, false)
  },
}

/** `timestamp` as a Date: the local time is read as UTC */
export const timestamp: Codec<Date> = {
  expected: 'a valid Date',
  encode: (given) => writeInstant(given),
  decode: (wire) => readDate(wire, false),
}

/** `timestamp` as Postgres's text, with microseconds */
export const timestampAsString: Codec<string> = {
  expected: wallTime,
  encode(given) {
    // Postgres ignores the time zone in the text of a timestamp, so any zone other than UTC would silently
    // shift the value.
    if (typeof given !== 'string' || !isDateInput(given, timestampInput, 'timestamp')) {
      throw wrongArgument(wallTime, given)
    }
    return given
  },
  decode: (wire) => checked(wire, timestampText, wallTime),
}

/** `timestamptz` as a Date, whatever the session's TimeZone */
export const timestamptz: Codec<Date> = {
  expected: 'a valid Date',
  encode: (given) => writeInstant(given),
  decode: (wire) => readDate(wire, true),
}

/** `timestamptz` as Postgres's text in the session's TimeZone, with microseconds */
export const timestamptzAsString: Codec<string> = {
  expected: instant,
  encode(given) {
    if (typeof given !== 'string' || !isDateInput(given, timestamptzInput, 'timestamptz')) {
      throw wrongArgument(instant, given)
    }
    return given
  },
  decode: (wire) => checked(wire, timestamptzText, instant),
}

// The output of Postgres under DateStyle ISO, its default:
// https://www.postgresql.org/docs/current/datatype-datetime.html
const dateText = /^(?:\d{4,7}-\d\d-\d\d(?: BC)?|-?infinity)$/
const timestampText = /^(?:\d{4,7}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: BC)?|-?infinity)$/
const timestamptzText =
  /^(?:\d{4,7}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d){0,2}(?: BC)?|-?infinity)$/

// The accepted input: ISO 8601 with a blank or T. Not 'now', '01/02/2026' and others, whose meaning depends
// on the clock and the session. Postgres accepts second 60, and 24:00 for the end of a day.
const clock =
  /(?:(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d(?:\.\d{1,6})?|60(?:\.0{1,6})?))?|24:00(?::00(?:\.0{1,6})?)?)/
const dateInput = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/
const timestampInput = /* @__PURE__ */ dateAnd(/Z|[+-]00(?:00|(?::00){1,2})?/)
const timestamptzInput = /* @__PURE__ */ dateAnd(/Z|[+-](?:0\d|1[0-5])(?:[0-5]\d|(?::[0-5]\d){1,2})?/)

// https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-TABLE, as YYYYMMDD with
// astronomical years. With a time zone, an instant can be on the previous or next day; Postgres itself
// rejects what is too early or too late by hours.
const firstDay = -4713_0000 + 1124
const lastDays = { date: 5_874_897_1231, timestamp: 294_276_1231, timestamptz: 294_277_0101 }

function dateAnd(zone: RegExp): RegExp {
  return new RegExp(
    String.raw`^(\d{4,7})-(\d\d)-(\d\d)(?:[T ]${clock.source}(?: ?(?:${zone.source}))?)?( BC)?$`,
  )
}

function checked(wire: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(wire)) throw wrongWire(expected, wire)
  return wire
}

function isDateInput(given: string, pattern: RegExp, type: keyof typeof lastDays): boolean {
  const match = pattern.exec(given)
  if (match === null) return given === 'infinity' || given === '-infinity'
  const [, year, month, dayOfMonth, bc] = match
  const astronomical = bc === undefined ? Number(year) : 1 - Number(year)
  // A `date` has a much greater range than a Date; the same year of another 400-year cycle has the same
  // months.
  const last = new Date(Date.UTC(2400 + (astronomical % 400), Number(month), 0)).getUTCDate()
  const written = astronomical * 10_000 + Number(month) * 100 + Number(dayOfMonth)
  // Postgres has no year 0.
  return (
    Number(year) >= 1 &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(dayOfMonth) >= 1 &&
    Number(dayOfMonth) <= last &&
    written >= (type === 'timestamptz' ? firstDay - 1 : firstDay) &&
    written <= lastDays[type]
  )
}

/** ISO 8601 in UTC, in the form that Postgres reads: years before 1 count backwards, as BC. */
function writeInstant(given: Date): string {
  if (!isInstant(given) || Number.isNaN(given.getTime())) throw wrongArgument('a valid Date', given)
  const year = given.getUTCFullYear()
  const iso = given.toISOString()
  if (given.getTime() < firstInstant) throw new Mismatch(stored, `the Date ${iso}`)
  if (year >= 1 && year <= 9999) return iso
  const afterYear = iso.slice(iso.indexOf('-', 1))
  return year > 0 ? `${year}${afterYear}` : `${String(1 - year).padStart(4, '0')}${afterYear} BC`
}

// The first day that Postgres stores, for all three types. The range of Date ends before the range of any of
// them.
const firstInstant = /* @__PURE__ */ Date.UTC(-4713, 10, 24)

/**
 * A Date for the output of `date`, `timestamp` or `timestamptz`. If the codecs would throw, it returns an
 * invalid Date, as postgres.js does.
 */
export function parseInstant(wire: string, zoned: boolean): Date {
  try {
    return readDate(wire, zoned)
  } catch {
    return new Date(Number.NaN)
  }
}

/**
 * Reads `2026-11-22 10:00:00.123456-04:56:02 BC`. The time and everything after it are optional; digits after
 * the third are dropped.
 */
function readDate(wire: string, zoned: boolean): Date {
  const length = wire.length
  const bc = wire.charCodeAt(length - 1) === 67
  const end = bc ? length - 3 : length
  const yearEnd = wire.charCodeAt(4) === 45 ? 4 : wire.indexOf('-')
  const year = yearEnd === 4 ? pair(wire, 0) * 100 + pair(wire, 2) : longYear(wire, yearEnd)
  const month = pair(wire, yearEnd + 1)
  const dayOfMonth = pair(wire, yearEnd + 4)
  let at = yearEnd + 6
  let millis = 0
  if (at < end) {
    millis = pair(wire, at + 1) * 3_600_000 + pair(wire, at + 4) * 60_000 + pair(wire, at + 7) * 1000
    at += 9
    if (wire.charCodeAt(at) === 46) {
      at += 1
      const start = at
      let fraction = 0
      for (; at < end; at++) {
        const digit = wire.charCodeAt(at) - 48
        if (digit < 0 || digit > 9) break
        if (at < start + 3) fraction = fraction * 10 + digit
      }
      const digits = at - start
      millis += digits > 2 ? fraction : digits === 2 ? fraction * 10 : fraction * 100
    }
  }
  if (zoned) {
    millis -= readOffset(wire, at, end)
    at = end
  }
  const read = new Date(utcMillis(bc ? 1 - year : year, month, dayOfMonth, millis))
  if (at !== end || Number.isNaN(read.getTime())) throw wrongWire(finite, wire)
  return read
}

/** `+00`, `+05:30` or `-04:56:02` in milliseconds; NaN if it is not an offset. */
function readOffset(wire: string, start: number, end: number): number {
  const sign = wire.charCodeAt(start) === 43 ? 1 : wire.charCodeAt(start) === 45 ? -1 : Number.NaN
  const hours = sign * pair(wire, start + 1) * 3_600_000
  if (end === start + 3) return hours
  const minutes = sign * pair(wire, start + 4) * 60_000
  if (end === start + 6) return hours + minutes
  return end === start + 9 ? hours + minutes + sign * pair(wire, start + 7) * 1000 : Number.NaN
}

// Date.UTC interprets the years 0 to 99 as 1900 to 1999, so a leap year of the same 400-year cycle replaces
// them.
function utcMillis(year: number, month: number, dayOfMonth: number, millis: number): number {
  if (year < 0 || year > 99) return Date.UTC(year, month - 1, dayOfMonth) + millis
  return Date.UTC(year + 2000, month - 1, dayOfMonth) - millisOf2000Years + millis
}

const millisOf2000Years = (2000 / 400) * 146_097 * 86_400_000

/** Two digits as a number; NaN if they are not digits. */
function pair(wire: string, at: number): number {
  const tens = wire.charCodeAt(at) - 48
  const ones = wire.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function longYear(wire: string, yearEnd: number): number {
  const year = wire.slice(0, Math.max(yearEnd, 0))
  return /^\d{5,7}$/.test(year) ? Number(year) : Number.NaN
}
