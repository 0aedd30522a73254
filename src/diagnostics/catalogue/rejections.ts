import { type Diagnostic, error, warning } from '../diagnostic.js'
import type { RelatedPlace, SuggestedEdit } from '../diagnostic.js'
import type { Span } from '../span.js'

export const rejectionCodes = {
  SL2000: 'Postgres rejects the statement',
  SL2001: 'A column that does not exist',
  SL2002: 'A relation that does not exist',
  SL2003: 'A function or operator that does not exist',
  SL2004: 'An invalid value for a type',
  SL2005: 'An ambiguous name',
  SL2006: 'A type mismatch',
  SL2007: 'A parameter of undetermined type',
  SL2008: 'A parameter with two types',
  SL2009: 'A type that does not exist',
  SL2010: 'A statement nested too deeply for Postgres',
  SL2011: 'A column outside GROUP BY',
  SL2012: 'A statement that Postgres cannot plan',
  SL2013: 'A constant expression that fails',
  SL2014: 'A constant expression that fails in some plans',
  SL2015: 'ON CONFLICT with a deferrable constraint',
  SL2016: 'A row lock that Postgres refuses for some arguments',
  SL2020: 'A collation that does not exist',
  SL2021: 'Conflicting collations',
  SL2022: 'A text search object that does not exist',
} as const

/** Those of errors that Postgres raises before it plans a statement. */
export type RejectionCode = Exclude<
  keyof typeof rejectionCodes,
  'SL2012' | 'SL2013' | 'SL2014' | 'SL2015' | 'SL2016'
>

/** What Postgres said of a statement, beside what we can add. */
export interface Rejection {
  readonly code: RejectionCode
  readonly span: Span
  readonly message: string
  readonly hint: string | null
  readonly edits: readonly SuggestedEdit[]
  readonly sqlstate: string
  readonly related: readonly RelatedPlace[]
  readonly query: string
}

export const rejected = ({ code, span, message, ...details }: Rejection): Diagnostic =>
  error(code, span, message, details)

export const parameterTypesDiffer = (
  query: string,
  name: string,
  uses: readonly { readonly span: Span; readonly type: string }[],
  sqlstate: string | null,
): Diagnostic => {
  const [first, ...others] = uses
  const types = [...new Set(uses.map(({ type }) => type))]
  return error('SL2008', first?.span ?? null, `parameter ${name} is used as ${types.join(' and as ')}`, {
    hint: `add a cast, ${types.map((type) => `${name}::${type}`).join(' or ')}, or use two parameters`,
    related: others.map(({ span, type }) => ({ message: `used as ${type} here`, span })),
    sqlstate,
    query,
  })
}

/** What the planner refuses, and so every call of the statement. */
export const notPlannable = (
  query: string,
  place: Span,
  message: string,
  hint: string | null,
  sqlstate: string,
): Diagnostic => error('SL2012', place, message, { hint, sqlstate, query })

/** By when it fails. */
export const constantFails = {
  always: (query: string, place: Span, message: string, sqlstate: string): Diagnostic =>
    error('SL2013', place, `a constant expression fails when Postgres plans the statement: ${message}`, {
      hint: 'correct the constant, or compute the value from a column or a parameter; CASE does not prevent the evaluation',
      sqlstate,
      query,
    }),
  'without arguments': (query: string, place: Span, message: string, sqlstate: string): Diagnostic =>
    warning('SL2014', place, `Postgres cannot make a generic plan, without the arguments: ${message}`, {
      hint: 'compute the value from a column or a parameter, so that it is not a constant; a prepared statement gets a generic plan at its sixth call',
      sqlstate,
      query,
    }),
} as const

export const deferrableArbiter = (
  query: string,
  place: Span,
  table: string,
  constraint: string,
  keys: readonly string[],
): Diagnostic =>
  error('SL2015', place, `ON CONFLICT cannot use the deferrable constraint ${constraint} of ${table}`, {
    hint:
      keys.length > 0
        ? `name a key that is not deferrable, as in on conflict ${keys[0]}, or declare the constraint not deferrable`
        : 'declare the constraint not deferrable',
    query,
  })

export const lockOfOuterJoin = (query: string, place: Span, table: string): Diagnostic =>
  warning(
    'SL2016',
    place,
    `Postgres refuses to lock rows of ${table}, on the nullable side of an outer join, for arguments that make the condition false or null`,
    {
      hint: 'write an inner join, since the condition already removes the rows without a match',
      query,
    },
  )
