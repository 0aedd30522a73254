import { type Codec, wrongArgument } from './codec.js'
import { text } from './text.js'

// Types whose values are Postgres's own text and for which Postgres accepts many syntaxes. The check rejects
// only a text that no version of Postgres accepts in any of these syntaxes. So it finds a mistake before the
// call is sent, and never rejects a valid text such as `04:05 PM`. Postgres may still reject a text that
// passes. A test compares both with a server.

/** `time` and `timetz` */
export const time: Codec<string> = /* @__PURE__ */ textForm('a time of day as HH:MM:SS', (given) => {
  const clock = /^\s*(\d+):(\d+)(?::(\d+)|(?![.\d]))/.exec(given)
  // Two numbers before a point are minutes and seconds.
  if (clock === null) return /\d/.test(given) || /now|allballs/i.test(given)
  const [, hours, minutes, seconds = '0'] = clock
  return Number(hours) <= 24 && Number(minutes) <= 59 && Number(seconds) <= 60
})

/** `interval` */
export const interval: Codec<string> = /* @__PURE__ */ withSigns(
  'an interval as 1 day 02:03:04 or P1DT2H3M4S',
  (given) =>
    /infinity/i.test(given) ||
    (/[\d.]/.test(given) &&
      (/^\s*P/i.test(given) ||
        (given.match(/[a-z]{3,}/gi) ?? []).every((word) => intervalWord.test(word.slice(0, 10))))),
)

/** `bit` and `bit varying` */
export const bit: Codec<string> = /* @__PURE__ */ textForm('a string of bits', (given) =>
  /^(?:b?[01]*|x[0-9a-f]*)$/i.test(given),
)

/** `inet` and `cidr` */
export const inet: Codec<string> = /* @__PURE__ */ textForm('an IP address or network', (given) => {
  const dotted = /^(\d+(?:\.\d+)*)\.?(?:\/(\d+))?$/.exec(given)
  if (dotted === null) {
    const colons =
      /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(?:\/\d{1,3})?$/i.test(given) && !/[0-9a-f]{5}/i.test(given)
    return colons || /^0x[0-9a-f.]+(?:\/\d+)?$/i.test(given)
  }
  const [, address = '', mask = '0'] = dotted
  const parts = address.split('.')
  return parts.length <= 4 && parts.every((part) => Number(part) <= 255) && Number(mask) <= 32
})

/** `macaddr` */
export const macaddr: Codec<string> = /* @__PURE__ */ textForm(
  'a MAC address as 08:00:2b:01:02:03',
  (given) => /^[\s0-9a-fx:.+-]+$/i.test(given) && (given.match(/[0-9a-f]/gi) ?? []).length >= 6,
)

/** `macaddr8`, which also accepts the six bytes of a `macaddr` */
export const macaddr8: Codec<string> = /* @__PURE__ */ textForm(
  'a MAC address as 08:00:2b:01:02:03:04:05',
  (given) => (given.match(/[0-9a-f]/gi) ?? []).length >= 12,
)

/** A range of any type */
export const range: Codec<string> = /* @__PURE__ */ textForm('a range as [from,to)', (given) =>
  /^\s*(?:empty|[[(][^]*,[^]*[\])])\s*$/i.test(given),
)

/** A multirange of any type */
export const multirange: Codec<string> = /* @__PURE__ */ textForm(
  'a multirange as {[from,to),[from,to)}',
  (given) => /^\s*\{\s*(?:|empty|(?:empty|[[(])[^]*(?:empty|[\])]))\s*\}\s*$/i.test(given),
)

/** `point`, `line`, `lseg`, `box`, `path`, `polygon` and `circle` */
export const geometric: Codec<string> = /* @__PURE__ */ textForm(
  'a geometric value as (x,y)',
  (given) => /^[\s\w.,+()[\]{}<>-]+$/.test(given) && /(?:\d|inf|nan)[^]*,[^]*(?:\d|inf|nan)/i.test(given),
)

// https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT; in datetime.c (deltatktbl) words end after ten letters.
const intervalWord =
  /^(?:ago|cent(?:ury|uries)?|days?|dec(?:s|ades?)?|hours?|hrs?|mil(?:s|lenni(?:a|um))?|mins?|minutes?|mons?|months?|msecs?|mseconds?|millisecon|microsecon|qtr|quarters?|secs?|seconds?|usecs?|useconds?|weeks?|years?|yrs?|timezone)$/i

/**
 * Under IntervalStyle sql_standard, the sign of `-1 day 2:03` applies to both parts, unless a later part has
 * its own sign (DecodeInterval of src/backend/utils/adt/datetime.c). Here it applies only to the day,
 * whatever the session's style.
 */
function withSigns(expected: string, mayBe: (given: string) => boolean): Codec<string> {
  const form = textForm(expected, mayBe)
  return { ...form, encode: (given) => form.encode(given).replace(unsignedPart, '$1+$2') }
}

const unsignedPart = /^(\s*-[^\s+-]+(?:-\d+)?\s+(?:[a-z]+\s*)?)(\d)/i

/** Text that Postgres can store, and that may be of the type. */
function textForm(expected: string, mayBe: (given: string) => boolean): Codec<string> {
  return {
    expected,
    encode(given) {
      text.encode(given)
      if (!mayBe(given)) throw wrongArgument(expected, given)
      return given
    },
    decode: text.decode,
  }
}
