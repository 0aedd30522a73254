import { type Diagnostic, error } from '../diagnostic.js'
import type { RelatedPlace, SuggestedEdit } from '../diagnostic.js'
import type { Span } from '../span.js'

export const rejectionCodes = {
  SL2000: 'Postgres rejects the statement',
  SL2001: 'A column that does not exist',
  SL2002: 'A relation that does not exist',
  SL2003: 'A function or operator that does not exist',
  SL2004: 'A value that its type does not have',
  SL2005: 'A name that could be several things',
  SL2006: 'Types that do not fit',
  SL2007: 'A parameter without a type',
  SL2008: 'A parameter with two types',
  SL2009: 'A type that does not exist',
  SL2010: 'A statement nested too deeply for Postgres',
  SL2011: 'A column outside GROUP BY',
} as const

export type RejectionCode = keyof typeof rejectionCodes

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
): Diagnostic => {
  const [first, ...others] = uses
  const types = [...new Set(uses.map(({ type }) => type))]
  return error('SL2008', first?.span ?? null, `parameter ${name} is used as ${types.join(' and as ')}`, {
    hint: `write the cast you mean, as in ${name}::${first?.type ?? 'type'}, or use two parameters`,
    related: others.map(({ span, type }) => ({ message: `here it is ${type}`, span })),
    sqlstate: '42P08',
    query,
  })
}
