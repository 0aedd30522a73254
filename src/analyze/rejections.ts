/** Turns what Postgres says of a statement into a diagnostic: the author's place and names, and the nearest name that exists. */
import type { ServerError } from '../database/database.js'
import { type RejectionCode, rejected } from '../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { QuerySource, SourceParameter } from '../source/query-source.js'
import type { Rewritten } from '../source/rewrite.js'
import { columnsToChooseFrom, labelsToChooseFrom, type Names, suggest } from './suggestions.js'
import { tokenLength } from './tree-offsets.js'

/** By SQLSTATE (manual, appendix A). */
const CODES: Readonly<Record<string, RejectionCode>> = {
  '42703': 'SL2001',
  '42P01': 'SL2002',
  '3F000': 'SL2002',
  '42883': 'SL2003',
  '22P02': 'SL2004',
  '22007': 'SL2004',
  '22008': 'SL2004',
  '22003': 'SL2004',
  '42702': 'SL2005',
  '42712': 'SL2005',
  '42725': 'SL2005',
  '42804': 'SL2006',
  '42846': 'SL2006',
  '42P18': 'SL2007',
  '42P08': 'SL2008',
  '42704': 'SL2009',
  '54001': 'SL2010',
  '42803': 'SL2011',
}

export interface RejectionContext extends Names {
  readonly rewritten: Rewritten
  /** A cast of a parameter with which Postgres takes the statement, as in `:ago::interval`. */
  readonly cast: string | null
}

export async function explainRejection(
  serverError: ServerError,
  context: RejectionContext,
): Promise<Diagnostic> {
  const { source, rewritten } = context
  const code = CODES[serverError.sqlstate] ?? 'SL2000'
  const span = placeOf(serverError, source, rewritten)
  const written = source.file.text.slice(span.start, span.end)
  // A cast with which Postgres takes the statement is sure; a name that is near is a guess.
  const suggestion =
    serverError.position === null || context.cast !== null ? null : await suggest(code, written, context)
  return rejected({
    code,
    span,
    message: inAuthorsWords(serverError.message, source),
    hint: suggestion ?? advice(code, span, serverError, context),
    sqlstate: serverError.sqlstate,
    related: [],
    query: source.property,
  })
}

/** Postgres gives no position for an undecided parameter, only its number. */
function placeOf({ position, message }: ServerError, source: QuerySource, rewritten: Rewritten): Span {
  if (position !== null) {
    return rewritten.spanAt(position, position + tokenLength(rewritten.text, position))
  }
  const number = /\$(\d+)/.exec(message)?.[1]
  return source.parameters[Number(number) - 1]?.occurrences[0] ?? source.nameSpan
}

function parameterAt({ start }: Span, { parameters }: QuerySource): string {
  const parameter = parameters.find(({ occurrences }) => occurrences.some((place) => place.start === start))
  return parameter ? shownParameter(parameter) : ':name'
}

/** Postgres knows parameters by number only. */
function inAuthorsWords(message: string, source: QuerySource): string {
  return message.replace(/\$(\d+)/g, (whole, number: string) => {
    const parameter = source.parameters[Number(number) - 1]
    return parameter ? shownParameter(parameter) : whole
  })
}

/** A parameter as the author wrote it. */
export const shownParameter = ({ name, property }: SourceParameter): string =>
  property === null ? name : `:${name}`

/** What to write instead where no name is near. */
function advice(
  code: RejectionCode,
  span: Span,
  { sqlstate, hint, detail, routine }: ServerError,
  context: RejectionContext,
): string | null {
  const { source, cast } = context
  if (cast !== null) return `write which type the parameter has, as in ${cast}`
  if (code === 'SL2007') return `write which type the parameter has, as in ${parameterAt(span, source)}::text`
  if (code === 'SL2010') return 'split the statement, or use an array in place of a long chain of conditions'
  if (code === 'SL2011') {
    // One SQLSTATE for a column that is not grouped and for an aggregate where none can be.
    return /^\s*\(/.test(source.file.text.slice(span.end))
      ? 'write the condition on an aggregate in HAVING, or aggregate in a subquery'
      : 'add the column to GROUP BY, or take one value of the group, as in max(…)'
  }
  const written = source.file.text.slice(span.start, span.end)
  const known =
    code === 'SL2001'
      ? columnsToChooseFrom(written, context)
      : routine === ENUM_INPUT
        ? labelsToChooseFrom(context)
        : null
  return hint ?? detail ?? known ?? BY_SQLSTATE[sqlstate] ?? null
}

/** src/backend/utils/adt/enum.c */
const ENUM_INPUT = 'enum_in'

/** What helps where Postgres itself gives no hint. */
const BY_SQLSTATE: Readonly<Record<string, string>> = {
  '42P01': 'name a table of the schema, or one that FROM has under this name',
  '42702': 'write the table in front of it, as in a.id',
  '42712': 'give one of them an alias',
  '42804': 'write a cast to the type that is wanted',
  '42846': 'convert it by a function, or go through text',
  '22P02': 'write a value of that type',
  '22007': 'write a date as in 2026-11-22',
  '22008': 'write a date that the calendar has',
  '22003': 'use a wider type, as in bigint or numeric',
}
