import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems with lists of rows and with COPY before Postgres analyses the statement. */
export const manyRowsCodes = {
  SL1051: { title: 'A list field outside VALUES', severity: 'error' },
  SL1052: { title: 'A VALUES with a list and another row', severity: 'error' },
  SL1053: { title: 'Two lists in one row of VALUES', severity: 'error' },
  SL1054: { title: 'A name for both a list and a value', severity: 'error' },
  SL1055: { title: 'A malformed list field', severity: 'error' },
  SL1056: { title: 'A COPY that does not read from stdin', severity: 'error' },
  SL1057: { title: 'An unsupported option of COPY', severity: 'error' },
  SL1058: { title: 'A parameter in COPY', severity: 'error' },
  SL1059: { title: 'A command that does not match the statement', severity: 'error' },
} as const satisfies Definitions

const report = reporter(manyRowsCodes)

export const listOutsideValues = (place: Span, written: string, field: string): Diagnostic =>
  report('SL1051', place, `${written} is a field of a list, which is allowed only in VALUES`, {
    hint: `write it in VALUES, as in \`(values (${written}::text)) v(${field})\` in FROM; in ON CONFLICT, write excluded.${field}`,
  })

export const severalRows = (place: Span, list: string, other: Span): Diagnostic =>
  report(
    'SL1052',
    place,
    `the list ${list} supplies all rows of its VALUES, but this VALUES has another row`,
    {
      hint: 'keep only the row with the list; pass the other rows as items of the list, or insert them in a separate statement',
      related: [{ message: 'the row with the list', span: other }],
    },
  )

export const severalLists = (place: Span, written: string, list: string, first: Span): Diagnostic =>
  report(
    'SL1053',
    place,
    `${written} belongs to a different list than ${list}, which supplies the rows of this VALUES`,
    {
      hint: `make it a field of the same list: :${list}.${written.slice(written.indexOf('.') + 1)}`,
      related: [{ message: `a field of ${list}`, span: first }],
    },
  )

export const listAndValue = (place: Span, name: string, first: Span): Diagnostic =>
  report('SL1054', place, `${name} is a list here, but a single value elsewhere`, {
    hint: 'rename one of them',
    related: [{ message: 'the other', span: first }],
  })

export const listFieldUnreadable = (place: Span, written: string, list: string): Diagnostic =>
  report('SL1055', place, `${written} is not a field of the list ${list}`, {
    hint: `write each field by name and without quotes, as in \`values (:${list}.id, :${list}.name)\``,
  })

export const copyNotFromStdin = (place: Span, form: string): Diagnostic =>
  report(
    'SL1056',
    place,
    `${form} cannot be a query: only \`copy … from stdin\` accepts rows from the caller`,
    {
      hint: 'write `copy t (a, b) from stdin`; to read many rows, write a select with :stream',
    },
  )

export const copyOption = (place: Span, option: string, hint: string): Diagnostic =>
  report(
    'SL1057',
    place,
    `Sluice does not support ${option}: it sends the rows in text format, and COPY stores all of them or none`,
    {
      hint,
    },
  )

export const copyParameter = (place: Span, written: string): Diagnostic =>
  report('SL1058', place, `${written} is a parameter, and Postgres does not accept parameters in COPY`, {
    hint: 'remove it, and pass the values in the rows',
  })

export const commandForCopy = (place: Span, command: string, isCopy: boolean): Diagnostic =>
  report(
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
