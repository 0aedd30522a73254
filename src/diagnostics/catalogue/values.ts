/** Values that lose something on their way between Postgres and TypeScript. */
import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

export const valueCodes = {
  SL3054: { title: 'A customType whose fromDriver does not run', severity: 'warning', allow: 'query' },
  SL3055: { title: 'A number that may lose digits in JSON', severity: 'warning', allow: 'query' },
  SL3056: { title: 'A Date that truncates microseconds', severity: 'warning', allow: 'query' },
  SL3057: { title: 'A parameter for different customTypes', severity: 'warning', allow: 'query' },
} as const satisfies Definitions

const report = reporter(valueCodes)

/** `a, b and 3 more`. */
function listed(names: readonly string[]): string {
  const [first = '', second, ...others] = names
  if (second === undefined) return first
  return others.length < 2
    ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
    : `${first}, ${second} and ${others.length} more columns`
}

/** `by`: the columns' values become part of JSON, or are some of several that no one mapping reads. */
export const lostMapping = (
  query: string,
  place: Span,
  columns: readonly string[],
  by: 'JSON' | 'mixed',
): Diagnostic => {
  const [column = ''] = columns
  const isOrAre = columns.length > 1 ? 'have customTypes' : 'is a customType'
  return report(
    'SL3054',
    place,
    by === 'JSON'
      ? `${listed(columns)} ${isOrAre}, but ${columns.length > 1 ? 'their' : 'its'} fromDriver does not run on values inside JSON`
      : `${listed(columns)} ${isOrAre}, but ${columns.length > 1 ? 'their' : 'its'} fromDriver does not run on this value, which may not come from the column`,
    {
      hint:
        by === 'JSON'
          ? `select the column outside JSON; for a list of objects, write its path: ${column} as "items[].${column.split('.').at(-1)}"`
          : 'combine only columns of one customType (one call of customType), or select each value in a separate column',
      query,
    },
  )
}

/** `values`: columns, or words for an expression. */
export const lossyNumber = (
  query: string,
  place: Span,
  values: readonly string[],
  type: string,
): Diagnostic =>
  report(
    'SL3055',
    place,
    `${listed(values)} ${values.length > 1 ? 'are' : 'is'} ${type}, but JavaScript reads only 15 to 17 digits of a number in JSON; a longer number throws a DecodeError`,
    {
      hint:
        values.length > 1
          ? 'write out the columns, as in json_build_object, and cast each of these to ::text'
          : type === 'numeric'
            ? 'cast it to ::text, round it, or limit it to 15 digits, as in ::numeric(12, 2)'
            : "cast it to ::text, or set mode: 'number' in the schema if no value exceeds 2^53",
      query,
    },
  )

export const lossyDate = (query: string, place: Span, parameter: string, column: string): Diagnostic =>
  report(
    'SL3056',
    place,
    `${parameter} is a Date with milliseconds, but ${column} stores microseconds, so a Date that was read from it does not equal the stored value`,
    {
      hint: `set mode: 'string' or precision: 3 in the schema, compare date_trunc('milliseconds', …), or pass the text that was read: ${parameter}::text::timestamptz`,
      query,
    },
  )

export const differentMappings = (
  query: string,
  place: Span,
  parameter: string,
  [mapped, other]: readonly string[],
): Diagnostic =>
  report(
    'SL3057',
    place,
    `parameter ${parameter} is used with ${mapped}, a customType, and with ${other}, whose values have a different form`,
    { hint: 'use two parameters, one for each column', query },
  )
