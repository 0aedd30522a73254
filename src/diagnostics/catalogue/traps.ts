import { type Advice, type Diagnostic, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

/** Statements that Postgres takes, and that seldom mean what they say. Each can be allowed. */
export const trapCodes = {
  SL1082: 'A comment that is almost an annotation',
  SL3064: 'A list of one parameter',
  SL3065: 'A parameter to order or group by',
  SL3066: 'A parameter inside a string',
  SL3067: 'A comparison with NULL',
  SL3068: 'An alias that is also a column',
  SL3069: 'A function of the session where a table has its name',
  SL3070: 'MERGE actions whose subqueries Postgres confuses',
  SL4025: 'A query of what no migration has',
} as const

export const almostAnnotation = (place: Span, text: string): Diagnostic =>
  warning('SL1082', place, 'this comment is almost an annotation, and has no effect', {
    hint: `write \`-- ${text}\``,
    edits: [{ span: place, text }],
  })

export const listOfOne = (query: string, place: Span, parameter: string, text: string): Diagnostic =>
  warning('SL3064', place, `${parameter} is one value here, not a list`, {
    hint: `for a list, write \`${text}\`; for one value, \`${text.startsWith('=') ? '=' : '<>'} ${parameter}\``,
    edits: [{ span: place, text }],
    query,
  })

export const orderedByParameter = (
  query: string,
  place: Span,
  parameter: string,
  clause: string,
): Diagnostic =>
  warning(
    'SL3065',
    place,
    `${clause} ${parameter} has no effect: a parameter is one value for all rows, not a column`,
    {
      hint: 'write the columns; to choose among them by an argument, write `-- @choose`',
      query,
    },
  )

export const parameterInString = (query: string, place: Span, name: string, text: string): Diagnostic =>
  warning('SL3066', place, `:${name} inside quotes is text, not a parameter`, {
    hint: `write \`${text}\``,
    edits: [{ span: place, text }],
    query,
  })

export const comparedWithNull = (query: string, place: Span, operator: string, advice: Advice): Diagnostic =>
  warning('SL3067', place, `${operator} NULL is never true: a comparison with NULL is NULL`, {
    ...advice,
    query,
  })

export const aliasIsColumn = (
  query: string,
  place: Span,
  alias: string,
  relation: string,
  comma: Span,
): Diagnostic =>
  warning('SL3068', place, `${alias} is an alias here, and a column of ${relation}`, {
    hint: `for the column, write a comma in front of it; for the alias, \`as ${alias}\``,
    edits: [{ span: comma, text: ',' }],
    query,
  })

export const sessionFunction = (query: string, place: Span, word: string): Diagnostic =>
  warning('SL3069', place, `${word} is a function of Postgres here, although a table has this name`, {
    hint: `for the table, write "${word}"; for the function, select it without FROM`,
    edits: [{ span: place, text: `"${word}"` }],
    query,
  })

export const confusedMerge = (query: string, place: Span): Diagnostic =>
  warning(
    'SL3070',
    place,
    'Postgres confuses the subqueries of two MERGE actions that each set a list of columns from one: the first action may store the values of this one',
    { hint: 'write a subquery for each column, as in `set a = (select …), b = (select …)`', query },
  )

export const unmigratedUse = (query: string, place: Span, what: string): Diagnostic =>
  warning('SL4025', place, `no migration has ${what}, so the query fails where only migrations run`, {
    hint: 'run drizzle-kit generate',
    query,
  })
