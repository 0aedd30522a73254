/**
 * The structure that annotations give a statement: a row of tokens, clauses over them, and choices among
 * them.
 */
import type { Span } from '../../diagnostics/span.js'
import type { Edit } from '../../model/query-source.js'
import type { Token } from '../text-tokens.js'

/** Units of SQL in a row, and the clauses over them. */
export interface Sequence {
  readonly units: readonly Unit[]
  /** Outermost clauses, in order. */
  readonly clauses: readonly Clause[]
}

export type Unit = TokenUnit | ChoiceUnit

/** A token with the white space and comments before it: a comment belongs to the text below it. */
export interface TokenUnit {
  readonly kind: 'token'
  readonly token: Token
  /** Where the stretch begins; it ends with the token. */
  readonly start: number
}

export interface ChoiceUnit {
  readonly kind: 'choice'
  readonly name: string
  /** Of the name in `@choose`. */
  readonly span: Span
  /** The live lines first. */
  readonly alternatives: readonly Alternative[]
}

export interface Alternative {
  readonly label: string
  readonly span: Span
  readonly sequence: Sequence
}

/** Units `from` up to `to` of a sequence, which are included or absent together. */
export interface Clause {
  readonly conditions: readonly WrittenCondition[]
  /** Of `@if` and its condition. */
  readonly span: Span
  readonly from: number
  readonly to: number
  readonly clauses: readonly Clause[]
}

/** `plan` or `!archived`, as written. */
export interface WrittenCondition {
  readonly name: string
  readonly negated: boolean
  readonly span: Span
}

export interface Structure {
  readonly sequence: Sequence
  /** Remove annotations, wherever the text around them is included. */
  readonly edits: readonly Edit[]
}

/** The tokens of a sequence in the order of the file, including those of all alternatives. */
export function tokensOf({ units }: Sequence): readonly Token[] {
  return units.flatMap((unit) =>
    unit.kind === 'token'
      ? [unit.token]
      : unit.alternatives.flatMap((alternative) => tokensOf(alternative.sequence)),
  )
}

/** All choices, including nested ones, in the order of the file. */
export function choicesOf({ units }: Sequence): readonly ChoiceUnit[] {
  return units.flatMap((unit) =>
    unit.kind === 'choice'
      ? [unit, ...unit.alternatives.flatMap((alternative) => choicesOf(alternative.sequence))]
      : [],
  )
}

/** All clauses, including those inside others and inside alternatives. */
export function clausesOf({ units, clauses }: Sequence): readonly Clause[] {
  const nested = (clause: Clause): readonly Clause[] => [clause, ...clause.clauses.flatMap(nested)]
  const inChoices = units.flatMap((unit) =>
    unit.kind === 'choice' ? unit.alternatives.flatMap(({ sequence }) => clausesOf(sequence)) : [],
  )
  return [...clauses.flatMap(nested), ...inChoices]
}

/** The names of the arguments of clauses and choices, which may or may not be parameters. */
export const switchNames = (sequence: Sequence): readonly string[] => [
  ...new Set([
    ...clausesOf(sequence).flatMap(({ conditions }) => conditions.map(({ name }) => name)),
    ...choicesOf(sequence).map(({ name }) => name),
  ]),
]
