/** Values that lose something on their way between Postgres and TypeScript. */
import { type Diagnostic, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

export const valueCodes = {
  SL3054: 'A customType whose mapping does not run',
  SL3055: 'A number that may lose digits in JSON',
  SL3056: 'A Date that has lost its microseconds',
  SL3057: 'A parameter for columns of different customTypes',
} as const

/** `by`: the column's value becomes part of JSON, or is one of several that no one mapping reads. */
export const lostMapping = (query: string, place: Span, column: string, by: 'JSON' | 'mixed'): Diagnostic =>
  warning(
    'SL3054',
    place,
    by === 'JSON'
      ? `${column} is a customType, and its fromDriver does not run on values inside JSON`
      : `${column} is a customType, and its fromDriver does not run on this value, which is not one of the column alone`,
    {
      hint:
        by === 'JSON'
          ? `select the column itself; for a list of objects, write its path: ${column} as "items[].${column.split('.').at(-1)}"`
          : 'combine only columns of one customType (one call of customType), or select each value as a column of its own',
      query,
    },
  )

/** `value`: a column, or words for an expression. */
export const lossyNumber = (query: string, place: Span, value: string, type: string): Diagnostic =>
  warning(
    'SL3055',
    place,
    `${value} is ${type}, and JavaScript reads a number in JSON with 15 to 17 digits; one that has more is a DecodeError`,
    {
      hint:
        type === 'numeric'
          ? 'write ::text behind it, round it, or give it at most 15 digits, as in ::numeric(12, 2)'
          : "write ::text behind it, or mode: 'number' in the schema where no value is past 2^53",
      query,
    },
  )

export const lossyDate = (query: string, place: Span, parameter: string, column: string): Diagnostic =>
  warning(
    'SL3056',
    place,
    `${parameter} is a Date, which holds milliseconds, and ${column} holds microseconds: one that was read and is given back is another value`,
    {
      hint: `write mode: 'string' or precision: 3 in the schema, compare date_trunc('milliseconds', …), or send the text that was read: ${parameter}::text::timestamptz`,
      query,
    },
  )

export const differentMappings = (
  query: string,
  place: Span,
  parameter: string,
  [mapped, other]: readonly string[],
): Diagnostic =>
  warning(
    'SL3057',
    place,
    `parameter ${parameter} meets ${mapped}, a customType, and ${other}, whose values are of another form`,
    { hint: 'write two parameters, one for each column', query },
  )
