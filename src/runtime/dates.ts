import { type Codec, wrongArgument, wrongWire } from './codec.js'

const day = 'a date as YYYY-MM-DD, or infinity'
const wallTime = 'a timestamp as YYYY-MM-DD HH:MM:SS, in UTC or without zone, or infinity'
const instant = 'a timestamp as YYYY-MM-DD HH:MM:SS+00, or infinity'
const finite = 'a finite timestamp that a Date holds'

/** `date` as `2026-11-22`: a day has no zone */
export const date: Codec<string> = {
  expected: day,
  ascii: true,
  encode(given) {
    if (typeof given !== 'string' || !isDateInput(given, dateInput)) throw wrongArgument(day, given)
    return given
  },
  decode: (wire) => checked(wire, dateText, day),
}

/** `date` as the Date of its midnight in UTC */
export const dateAsDate: Codec<Date> = {
  expected: 'a valid Date',
  ascii: true,
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

/** `timestamp` as a Date: the wall time is taken as UTC */
export const timestamp: Codec<Date> = {
  expected: 'a valid Date',
  ascii: true,
  encode: (given) => writeInstant(given),
  decode: (wire) => readDate(wire, false),
}

/** `timestamp` as Postgres's text, microseconds kept */
export const timestampAsString: Codec<string> = {
  expected: wallTime,
  ascii: true,
  encode(given) {
    // Postgres ignores the zone in the text of a timestamp: any other than UTC would be a silent shift.
    if (typeof given !== 'string' || !isDateInput(given, timestampInput)) throw wrongArgument(wallTime, given)
    return given
  },
  decode: (wire) => checked(wire, timestampText, wallTime),
}

/** `timestamptz` as a Date, whatever the session's TimeZone */
export const timestamptz: Codec<Date> = {
  expected: 'a valid Date',
  ascii: true,
  encode: (given) => writeInstant(given),
  decode: (wire) => readDate(wire, true),
}

/** `timestamptz` as Postgres's text in the session's TimeZone, microseconds kept */
export const timestamptzAsString: Codec<string> = {
  expected: instant,
  ascii: true,
  encode(given) {
    if (typeof given !== 'string' || !isDateInput(given, timestamptzInput))
      throw wrongArgument(instant, given)
    return given
  },
  decode: (wire) => checked(wire, timestamptzText, instant),
}

// What Postgres prints under DateStyle ISO, its default: https://www.postgresql.org/docs/current/datatype-datetime.html
const dateText = /^(?:\d{4,7}-\d\d-\d\d(?: BC)?|-?infinity)$/
const timestampText = /^(?:\d{4,7}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: BC)?|-?infinity)$/
const timestamptzText =
  /^(?:\d{4,7}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d){0,2}(?: BC)?|-?infinity)$/

// What is taken: ISO 8601 with a blank or T. Not 'now', '01/02/2026' and others, whose meaning depends on clock and session.
const dateInput = /^(\d{4,7})-(\d\d)-(\d\d)( BC)?$/
const timestampInput =
  /^(\d{4,7})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?(?:Z|[+-]00(?::?00){0,2}))?)?( BC)?$/
const timestamptzInput =
  /^(\d{4,7})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d){0,2}))?)?( BC)?$/

function checked(wire: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(wire)) throw wrongWire(expected, wire)
  return wire
}

function isDateInput(given: string, pattern: RegExp): boolean {
  const match = pattern.exec(given)
  if (match === null) return given === 'infinity' || given === '-infinity'
  const [, year, month, dayOfMonth, bc] = match
  const astronomical = bc === undefined ? Number(year) : 1 - Number(year)
  const last = new Date(utcMillis(astronomical, Number(month) + 1, 0, 0)).getUTCDate()
  return Number(month) >= 1 && Number(month) <= 12 && Number(dayOfMonth) >= 1 && Number(dayOfMonth) <= last
}

/** ISO 8601 in UTC, in the form Postgres reads: years before 1 count backwards, as BC. */
function writeInstant(given: Date): string {
  if (!(given instanceof Date) || Number.isNaN(given.getTime())) throw wrongArgument('a valid Date', given)
  const year = given.getUTCFullYear()
  const iso = given.toISOString()
  if (year >= 1 && year <= 9999) return iso
  const afterYear = iso.slice(iso.indexOf('-', 1))
  return year > 0 ? `${year}${afterYear}` : `${String(1 - year).padStart(4, '0')}${afterYear} BC`
}

/** Reads `2026-11-22 10:00:00.123456-04:56:02 BC`, time and what follows being optional; digits after the third are dropped. */
function readDate(wire: string, zoned: boolean): Date {
  const bc = wire.endsWith(' BC')
  const end = bc ? wire.length - 3 : wire.length
  const yearEnd = wire.indexOf('-')
  const year = digits(wire, 0, yearEnd)
  const month = digits(wire, yearEnd + 1, yearEnd + 3)
  const dayOfMonth = digits(wire, yearEnd + 4, yearEnd + 6)
  let at = yearEnd + 6
  let millis = 0
  if (at < end) {
    millis =
      digits(wire, at + 1, at + 3) * 3_600_000 +
      digits(wire, at + 4, at + 6) * 60_000 +
      digits(wire, at + 7, at + 9) * 1000
    at += 9
    if (wire.charCodeAt(at) === 46) {
      const fraction = at + 1
      at = fraction
      while (at < end && isDigit(wire.charCodeAt(at))) at++
      const length = Math.min(at - fraction, 3)
      millis += digits(wire, fraction, fraction + length) * (length === 3 ? 1 : length === 2 ? 10 : 100)
    }
    if (zoned) {
      millis -= readOffset(wire, at, end)
      at = end
    }
  } else if (zoned) {
    millis = Number.NaN
  }
  const read = new Date(utcMillis(bc ? 1 - year : year, month, dayOfMonth, millis))
  if (yearEnd < 4 || at !== end || Number.isNaN(read.getTime())) throw wrongWire(finite, wire)
  return read
}

/** `+00`, `+05:30` or `-04:56:02` in milliseconds; NaN when it is no offset. */
function readOffset(wire: string, start: number, end: number): number {
  const sign = wire.charCodeAt(start) === 43 ? 1 : wire.charCodeAt(start) === 45 ? -1 : Number.NaN
  let millis = digits(wire, start + 1, start + 3) * 3_600_000
  if (end > start + 3) millis += digits(wire, start + 4, start + 6) * 60_000
  if (end > start + 6) millis += digits(wire, start + 7, start + 9) * 1000
  return end - start === 3 || end - start === 6 || end - start === 9 ? sign * millis : Number.NaN
}

// Date.UTC takes the years 0 to 99 for 1900 to 1999; a leap year of the same 400-year cycle stands in for them.
function utcMillis(year: number, month: number, dayOfMonth: number, millis: number): number {
  if (year < 0 || year > 99) return Date.UTC(year, month - 1, dayOfMonth) + millis
  return Date.UTC(year + 2000, month - 1, dayOfMonth) - millisOf2000Years + millis
}

const millisOf2000Years = (2000 / 400) * 146_097 * 86_400_000

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function digits(wire: string, from: number, to: number): number {
  if (to > wire.length || from >= to) return Number.NaN
  let read = 0
  for (let index = from; index < to; index++) {
    const code = wire.charCodeAt(index)
    if (!isDigit(code)) return Number.NaN
    read = read * 10 + code - 48
  }
  return read
}
