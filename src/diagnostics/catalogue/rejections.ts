import type { Diagnostic } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { RelatedPlace, SuggestedEdit } from '../diagnostic.js'
import type { Span } from '../span.js'

export const rejectionCodes = {
  SL2000: { title: 'Postgres rejects the statement', severity: 'error' },
  SL2001: { title: 'A column that does not exist', severity: 'error' },
  SL2002: { title: 'A relation that does not exist', severity: 'error' },
  SL2003: { title: 'A function or operator that does not exist', severity: 'error' },
  SL2004: { title: 'An invalid value for a type', severity: 'error' },
  SL2005: { title: 'An ambiguous name', severity: 'error' },
  SL2006: { title: 'A type mismatch', severity: 'error' },
  SL2007: { title: 'A parameter of undetermined type', severity: 'error' },
  SL2008: { title: 'A parameter with two types', severity: 'error' },
  SL2009: { title: 'A type that does not exist', severity: 'error' },
  SL2010: { title: 'A statement nested too deeply for Postgres', severity: 'error' },
  SL2011: { title: 'A column outside GROUP BY', severity: 'error' },
  SL2012: { title: 'A statement that Postgres cannot plan', severity: 'error' },
  SL2013: { title: 'A constant expression that fails', severity: 'error' },
  SL2014: { title: 'A constant expression that fails in some plans', severity: 'warning', allow: 'query' },
  SL2015: { title: 'ON CONFLICT with a deferrable constraint', severity: 'error' },
  SL2016: {
    title: 'A row lock that Postgres refuses for some arguments',
    severity: 'warning',
    allow: 'query',
  },
  SL2020: { title: 'A collation that does not exist', severity: 'error' },
  SL2021: { title: 'Conflicting collations', severity: 'error' },
  SL2022: { title: 'A text search object that does not exist', severity: 'error' },
} as const satisfies Definitions

const report = reporter(rejectionCodes)

/** The codes of errors that Postgres raises before it plans a statement. */
export type RejectionCode = Exclude<
  keyof typeof rejectionCodes,
  'SL2012' | 'SL2013' | 'SL2014' | 'SL2015' | 'SL2016'
>

/** Postgres's error about a statement, with Sluice's additions. */
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
  report(code, span, message, details)

export const parameterTypesDiffer = (
  query: string,
  name: string,
  uses: readonly { readonly span: Span; readonly type: string }[],
  sqlstate: string | null,
): Diagnostic => {
  const [first, ...others] = uses
  const types = [...new Set(uses.map(({ type }) => type))]
  return report('SL2008', first?.span ?? null, `parameter ${name} is used as ${types.join(' and as ')}`, {
    hint: `add a cast, ${types.map((type) => `${name}::${type}`).join(' or ')}, or use two parameters`,
    related: others.map(({ span, type }) => ({ message: `used as ${type} here`, span })),
    sqlstate,
    query,
  })
}

/** What the planner rejects, and therefore every call of the statement. */
export const notPlannable = (
  query: string,
  place: Span,
  message: string,
  hint: string | null,
  sqlstate: string,
): Diagnostic => report('SL2012', place, message, { hint, sqlstate, query })

/** By when it fails. */
export const constantFails = {
  always: (query: string, place: Span, message: string, sqlstate: string): Diagnostic =>
    report('SL2013', place, `a constant expression fails when Postgres plans the statement: ${message}`, {
      hint: 'correct the constant, or compute the value from a column or a parameter; CASE does not prevent the evaluation',
      sqlstate,
      query,
    }),
  'without arguments': (query: string, place: Span, message: string, sqlstate: string): Diagnostic =>
    report('SL2014', place, `Postgres cannot make a generic plan, without the arguments: ${message}`, {
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
  report('SL2015', place, `ON CONFLICT cannot use the deferrable constraint ${constraint} of ${table}`, {
    hint:
      keys.length > 0
        ? `name a key that is not deferrable, as in on conflict ${keys[0]}, or declare the constraint not deferrable`
        : 'declare the constraint not deferrable',
    query,
  })

export const lockOfOuterJoin = (query: string, place: Span, table: string): Diagnostic =>
  report(
    'SL2016',
    place,
    `Postgres refuses to lock rows of ${table}, on the nullable side of an outer join, for arguments that make the condition false or null`,
    {
      hint: 'write an inner join, since the condition already removes the rows without a match',
      query,
    },
  )
