import { type Diagnostic, error } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What can be wrong with lists of rows and with COPY before Postgres analyses the statement. */
export const manyRowsCodes = {
  SL1051: 'A list field outside VALUES',
  SL1052: 'A VALUES with a list and another row',
  SL1053: 'Two lists in one row of VALUES',
  SL1054: 'A name for both a list and a value',
  SL1055: 'A malformed list field',
  SL1056: 'A COPY that does not read from stdin',
  SL1057: 'An unsupported option of COPY',
  SL1058: 'A parameter in COPY',
  SL1059: 'A command that does not match the statement',
} as const

export const listOutsideValues = (place: Span, written: string, field: string): Diagnostic =>
  error('SL1051', place, `${written} is a field of a list, which is allowed only in VALUES`, {
    hint: `write it in VALUES, as in \`(values (${written}::text)) v(${field})\` in FROM; in ON CONFLICT, write excluded.${field}`,
  })

export const severalRows = (place: Span, list: string, other: Span): Diagnostic =>
  error(
    'SL1052',
    place,
    `the list ${list} supplies all rows of its VALUES, but this VALUES has another row`,
    {
      hint: 'keep only the row with the list; pass the other rows as items of the list, or insert them in a separate statement',
      related: [{ message: 'the row with the list', span: other }],
    },
  )

export const severalLists = (place: Span, written: string, list: string, first: Span): Diagnostic =>
  error(
    'SL1053',
    place,
    `${written} belongs to a different list than ${list}, which supplies the rows of this VALUES`,
    {
      hint: `make it a field of the same list: :${list}.${written.slice(written.indexOf('.') + 1)}`,
      related: [{ message: `a field of ${list}`, span: first }],
    },
  )

export const listAndValue = (place: Span, name: string, first: Span): Diagnostic =>
  error('SL1054', place, `${name} is a list here, but a single value elsewhere`, {
    hint: 'rename one of them',
    related: [{ message: 'the other', span: first }],
  })

export const listFieldUnreadable = (place: Span, written: string, list: string): Diagnostic =>
  error('SL1055', place, `${written} is not a field of the list ${list}`, {
    hint: `write each field by name and without quotes, as in \`values (:${list}.id, :${list}.name)\``,
  })

export const copyNotFromStdin = (place: Span, form: string): Diagnostic =>
  error(
    'SL1056',
    place,
    `${form} cannot be a query: only \`copy … from stdin\` accepts rows from the caller`,
    {
      hint: 'write `copy t (a, b) from stdin`; to read many rows, write a select with :stream',
    },
  )

export const copyOption = (place: Span, option: string, hint: string): Diagnostic =>
  error(
    'SL1057',
    place,
    `Sluice does not support ${option}: it sends the rows in text format, and COPY stores all of them or none`,
    {
      hint,
    },
  )

export const copyParameter = (place: Span, written: string): Diagnostic =>
  error('SL1058', place, `${written} is a parameter, and Postgres does not accept parameters in COPY`, {
    hint: 'remove it, and pass the values in the rows',
  })

export const commandForCopy = (place: Span, command: string, isCopy: boolean): Diagnostic =>
  error(
    'SL1059',
    place,
    isCopy
      ? `:${command} does not support COPY, which accepts rows and returns their number`
      : `:${command} supports only \`copy … from stdin\``,
    {
      hint: isCopy
        ? 'write :copy'
        : 'rewrite the statement as `copy t (a, b) from stdin`, or write :execrows with `values (:rows.a, :rows.b)`',
    },
  )
