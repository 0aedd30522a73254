/** The structure that annotations give a statement: tokens in a row, clauses over them, choices among them. */
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

/** A token, together with the white space and comments in front of it: a comment goes with what it stands above. */
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

/** Units `from` up to `to` of a sequence, that come and go together. */
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
  /** Take out annotations, wherever the text around them is. */
  readonly edits: readonly Edit[]
}

/** The tokens of a sequence in the order of the file, those of all alternatives among them. */
export function tokensOf({ units }: Sequence): readonly Token[] {
  return units.flatMap((unit) =>
    unit.kind === 'token'
      ? [unit.token]
      : unit.alternatives.flatMap((alternative) => tokensOf(alternative.sequence)),
  )
}

/** All choices, those inside others too, in the order of the file. */
export function choicesOf({ units }: Sequence): readonly ChoiceUnit[] {
  return units.flatMap((unit) =>
    unit.kind === 'choice'
      ? [unit, ...unit.alternatives.flatMap((alternative) => choicesOf(alternative.sequence))]
      : [],
  )
}

/** All clauses, those inside others and inside alternatives too. */
export function clausesOf({ units, clauses }: Sequence): readonly Clause[] {
  const nested = (clause: Clause): readonly Clause[] => [clause, ...clause.clauses.flatMap(nested)]
  const inChoices = units.flatMap((unit) =>
    unit.kind === 'choice' ? unit.alternatives.flatMap(({ sequence }) => clausesOf(sequence)) : [],
  )
  return [...clauses.flatMap(nested), ...inChoices]
}

/** What the arguments of clauses and choices are called, which may be parameters or not. */
export const switchNames = (sequence: Sequence): readonly string[] => [
  ...new Set([
    ...clausesOf(sequence).flatMap(({ conditions }) => conditions.map(({ name }) => name)),
    ...choicesOf(sequence).map(({ name }) => name),
  ]),
]
