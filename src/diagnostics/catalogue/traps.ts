import type { Advice, Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Statements that Postgres accepts, and that rarely do what their author means. Each can be allowed. */
export const trapCodes = {
  SL1082: { title: 'A comment that resembles an annotation', severity: 'warning', allow: 'query' },
  SL3064: { title: 'IN with a single parameter', severity: 'warning', allow: 'query' },
  SL3065: { title: 'A parameter in ORDER BY or GROUP BY', severity: 'warning', allow: 'query' },
  SL3066: { title: 'A parameter inside a string', severity: 'warning', allow: 'query' },
  SL3067: { title: 'A comparison with NULL', severity: 'warning', allow: 'query' },
  SL3068: { title: 'An alias that is the name of a column', severity: 'warning', allow: 'query' },
  SL3069: { title: 'A session function with the name of a table', severity: 'warning', allow: 'query' },
  SL3070: { title: 'MERGE actions whose subqueries Postgres confuses', severity: 'warning', allow: 'query' },
  SL3071: { title: 'AND between the assignments of SET', severity: 'warning', allow: 'query' },
  SL4025: { title: 'A query that uses an unmigrated object', severity: 'warning', allow: 'query' },
} as const satisfies Definitions

const report = reporter(trapCodes)

export const almostAnnotation = (place: Span, text: string): Diagnostic =>
  report('SL1082', place, 'this comment resembles an annotation, but has no effect', {
    hint: `write \`-- ${text}\``,
    edits: [{ span: place, text }],
  })

export const listOfOne = (query: string, place: Span, parameter: string, text: string): Diagnostic =>
  report('SL3064', place, `${parameter} is a single value here, not a list`, {
    hint: `write \`${text}\` for a list, or \`${text.startsWith('=') ? '=' : '<>'} ${parameter}\` for a single value`,
    edits: [{ span: place, text }],
    query,
  })

export const orderedByParameter = (
  query: string,
  place: Span,
  parameter: string,
  clause: string,
): Diagnostic =>
  report(
    'SL3065',
    place,
    `${clause} ${parameter} has no effect: a parameter has the same value for every row`,
    {
      hint: 'write the columns; to choose among them by an argument, use `-- @choose`',
      query,
    },
  )

export const parameterInString = (query: string, place: Span, name: string, text: string): Diagnostic =>
  report('SL3066', place, `:${name} inside quotes is text, not a parameter`, {
    hint: `write \`${text}\``,
    edits: [{ span: place, text }],
    query,
  })

export const comparedWithNull = (query: string, place: Span, operator: string, advice: Advice): Diagnostic =>
  report('SL3067', place, `${operator} NULL is never true: a comparison with NULL returns NULL`, {
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
  report('SL3068', place, `${alias} is an alias here, but also a column of ${relation}`, {
    hint: `write a comma before it to select the column, or \`as ${alias}\` to keep the alias`,
    edits: [{ span: comma, text: ',' }],
    query,
  })

export const sessionFunction = (query: string, place: Span, word: string, table: string): Diagnostic => {
  const text = table === word ? `"${word}"` : table
  const told = table === word ? 'the table with this name' : `the table ${table}`
  return report('SL3069', place, `${word} is a function of Postgres here, not ${told}`, {
    hint: `write ${text} for the table, or select the function without FROM`,
    edits: [{ span: place, text }],
    query,
  })
}

export const conjunctionInSet = (query: string, place: Span, column: string): Diagnostic =>
  report('SL3071', place, `AND makes a boolean, which is converted and assigned to ${column}`, {
    hint: 'write a comma between the assignments of SET',
    edits: [{ span: place, text: ',' }],
    query,
  })

export const confusedMerge = (query: string, place: Span): Diagnostic =>
  report(
    'SL3070',
    place,
    'Postgres confuses the subqueries of MERGE actions that each set a list of columns from a subquery: the first action may store the values of this one',
    { hint: 'write a subquery for each column, as in `set a = (select …), b = (select …)`', query },
  )

export const unmigratedUse = (query: string, place: Span, what: string): Diagnostic =>
  report(
    'SL4025',
    place,
    `no migration creates ${what}, so the query fails on a database that only migrations created`,
    {
      hint: 'run drizzle-kit generate',
      query,
    },
  )
