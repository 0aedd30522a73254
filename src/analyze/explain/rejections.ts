/**
 * Converts Postgres's error about a statement to a diagnostic: with the author's place and names, and the
 * nearest existing name.
 */
import type { Database, ServerError } from '../../database/database.js'
import { type RejectionCode, rejected } from '../../diagnostics/catalogue/rejections.js'
import type { Advice, Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { Edit, QuerySource } from '../../model/query-source.js'
import type { Rewritten } from '../../source/rewrite.js'
import {
  ambiguousColumn,
  columnOfAnother,
  conflictTarget,
  doubleQuotedValue,
  misspelledConflictTarget,
  outputAlias,
  qualifiedTarget,
  sessionFunctionForTable,
  parameterInString,
} from './advice/columns.js'
import { assignedGenerated, valueCounts } from './advice/inserts.js'
import { foreignFunction, foreignType } from './advice/foreign-names.js'
import { contradictingCast, foreignOperator, intervalOfParameter } from './advice/operands.js'
import {
  isAccepted,
  type RejectedStatement,
  type RejectionRule,
  tokensOf,
} from './advice/rejected-statement.js'
import { aliasOfTable, excludedRow, nearestQualifier } from './advice/relations.js'
import { shownParameter } from '../parameters/parameter-names.js'
import { castOf } from '../ask/suggest-cast.js'
import { deepestExpression } from './deepest-expression.js'
import {
  columnsToChooseFrom,
  extensionAdvice,
  labelsToChooseFrom,
  type Names,
  suggest,
} from './suggestions.js'
import { tokenLength } from '../tree/tree-offsets.js'

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
  '42P21': 'SL2021',
  '42P22': 'SL2021',
}

/**
 * Further meanings of one SQLSTATE, undefined_object, by the function of Postgres that looks the name up.
 * Sources: src/backend/catalog/namespace.c, src/backend/utils/adt/regproc.c
 */
const UNDEFINED_OBJECTS: Readonly<Record<string, RejectionCode>> = {
  get_collation_oid: 'SL2020',
  get_ts_config_oid: 'SL2022',
  get_ts_dict_oid: 'SL2022',
  regconfigin: 'SL2022',
  regdictionaryin: 'SL2022',
}

const codeOf = ({ sqlstate, routine }: ServerError): RejectionCode =>
  (sqlstate === '42704' ? UNDEFINED_OBJECTS[routine ?? ''] : undefined) ?? CODES[sqlstate] ?? 'SL2000'

export const isMissingCollation = (error: ServerError): boolean => codeOf(error) === 'SL2020'

export interface RejectionContext extends Names {
  readonly database: Database
  readonly rewritten: Rewritten
  /** The edits with which the statement was sent. */
  readonly edits: readonly Edit[]
  /** A cast of a parameter with which Postgres accepts the statement, as in `:ago::interval`. */
  readonly cast: Advice | null
}

/**
 * By SQLSTATE, in the order in which they are tried; the first with which Postgres accepts the statement is
 * reported.
 */
const RULES: Readonly<Record<string, readonly RejectionRule[]>> = {
  '42703': [outputAlias, qualifiedTarget, sessionFunctionForTable, doubleQuotedValue],
  '42P01': [aliasOfTable, excludedRow, nearestQualifier],
  '42601': [intervalOfParameter],
  '42883': [foreignFunction, foreignOperator, contradictingCast],
  '42804': [foreignOperator, contradictingCast],
  '22P02': [parameterInString],
  '42704': [foreignType],
}

export async function explainRejection(
  serverError: ServerError,
  context: RejectionContext,
): Promise<Diagnostic> {
  const { source, rewritten, edits, catalog, database } = context
  const code = codeOf(serverError)
  const tokens = tokensOf(source)
  const deep = code === 'SL2010' && serverError.position === null ? await deepestExpression(rewritten) : null
  const found = deep ?? placeOf(serverError, source, rewritten)
  const sent: RejectedStatement = {
    source,
    error: serverError,
    place: found,
    written: found.file.text.slice(found.start, found.end),
    tokens,
    at: serverError.position === null ? -1 : tokens.findIndex(({ start }) => start === found.start),
    edits,
    catalog,
    database,
  }
  const target = misspelledConflictTarget(sent)
  const statement = target ?? sent
  const generated = serverError.sqlstate === GENERATED_ALWAYS ? assignedGenerated(statement) : null
  const place = generated?.place ?? statement.place
  const extension = await extensionAdvice(code, statement.written, context)
  const advice =
    // A cast with which Postgres accepts the statement is certain; a similar name is a guess.
    context.cast ??
    (await firstAccepted(statement, [
      ...(generated?.advice ?? []),
      ...(target ? conflictTarget(target) : []),
      ...(RULES[serverError.sqlstate] ?? []).flatMap((rule) => rule(statement)),
      // The exact name of an extension's object is more certain than a similar name.
      ...(extension === null ? await nearNames(code, statement, context) : []),
    ])) ??
    inWordsOrNone(extension ?? (await otherwise(code, statement, context, target !== null)))
  return rejected({
    code,
    span: place,
    message: inAuthorsWords(serverError.message, source),
    ...advice,
    sqlstate: serverError.sqlstate,
    related: [],
    query: source.property,
  })
}

/** A value for a column that Postgres assigns itself; Postgres reports no position for this error. */
const GENERATED_ALWAYS = '428C9'

async function nearNames(
  code: RejectionCode,
  statement: RejectedStatement,
  context: RejectionContext,
): Promise<readonly Advice[]> {
  if (statement.error.position === null) return []
  const nearest = await suggest(code, statement.place, context)
  return [...(nearest ? [nearest] : []), ...(code === 'SL2001' ? columnOfAnother(statement) : [])]
}

async function firstAccepted(
  statement: RejectedStatement,
  candidates: readonly Advice[],
): Promise<Advice | null> {
  for (const advice of candidates) {
    if (advice.edits.length === 0 || (await isAccepted(statement, advice))) return advice
  }
  return null
}

const inWordsOrNone = (
  hint: Advice | string | null,
): { readonly hint: string | null; readonly edits: Advice['edits'] } =>
  typeof hint === 'object' && hint !== null ? hint : { hint, edits: [] }

/** For an undecided parameter, Postgres reports no position, only its number. */
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

/** Postgres has only the numbers of parameters. */
export function inAuthorsWords(message: string, source: QuerySource): string {
  return message.replace(/\$(\d+)/g, (whole, number: string) => {
    const parameter = source.parameters[Number(number) - 1]
    return parameter ? shownParameter(parameter) : whole
  })
}

/** The hint if no edit is known with which Postgres accepts the statement. */
async function otherwise(
  code: RejectionCode,
  statement: RejectedStatement,
  context: RejectionContext,
  isConflictTarget: boolean,
): Promise<Advice | string | null> {
  const { source, place, written } = statement
  const { sqlstate, hint, detail, routine } = statement.error
  if (code === 'SL2007') {
    const cast = castOf(parameterAt(place, source), place, 'text')
    return (await isAccepted(statement, cast)) ? cast : cast.hint
  }
  const object = OBJECT_ADVICE[code]
  if (object !== undefined) return object
  if (code === 'SL2010') return 'split the statement, or use an array in place of a long chain of conditions'
  if (code === 'SL2011') {
    // The same SQLSTATE is raised for a column that is not grouped and for an aggregate in a wrong place.
    return /^\s*\(/.test(source.file.text.slice(place.end))
      ? 'write the condition on an aggregate in HAVING, or aggregate in a subquery'
      : 'add the column to GROUP BY, or take one value of the group, as in max(…)'
  }
  const known =
    code === 'SL2001'
      ? columnsToChooseFrom(written, context)
      : routine === ENUM_INPUT
        ? labelsToChooseFrom(context)
        : sqlstate === '42702'
          ? ambiguousColumn(statement)
          : sqlstate === '42601' && source.kind === 'insert'
            ? valueCounts(statement)
            : null
  // Postgres proposes qualified columns, which ON CONFLICT does not accept.
  const own = isConflictTarget ? null : (hint ?? detail)
  return own ?? known ?? BY_SQLSTATE[sqlstate] ?? null
}

const OBJECT_ADVICE: Partial<Readonly<Record<RejectionCode, string>>> = {
  SL2020: `use a collation that every server has, as in "C" or "sv-x-icu", or create it in a migration: create collation … (provider = icu, locale = 'sv')`,
  SL2021: 'write COLLATE with one of them after the whole operand',
  SL2022: "use one that Postgres has, as in 'english' or 'simple', or create it in a migration",
}

/** src/backend/utils/adt/enum.c */
const ENUM_INPUT = 'enum_in'

/** Hints for errors without a hint from Postgres. */
const BY_SQLSTATE: Readonly<Record<string, string>> = {
  '42P01': 'name a table of the schema, or a relation of FROM',
  '42702': 'qualify it with its table, as in a.id',
  '42712': 'give one of them an alias',
  '42804': 'cast it to the expected type',
  '42846': 'convert it with a function, or cast it to text first',
  '22P02': 'write a value of that type',
  '22007': 'write the date in the form 2026-11-22',
  '22008': 'write a date that exists in the calendar',
  '22003': 'use a wider type, as in bigint or numeric',
}
