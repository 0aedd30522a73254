/** A statement with parts that come and go: what `-- @if` and `-- @choose` say, as data. */
import type { Span } from '../../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from '../query-source.js'

export interface DynamicStatement {
  /** In the order in which the file names them. */
  readonly switches: readonly Switch[]
  /** The statement in pieces: each combination's text is made of their stretches, in this order. */
  readonly pieces: readonly Piece[]
  /** Replacements inside of the pieces: they take out annotations, and are made wherever their piece is there. */
  readonly edits: readonly Edit[]
  /** All parameters, those inside alternatives too, in the order of their first occurrence in the file. */
  readonly parameters: readonly DynamicParameter[]
  /** The combinations that are analysed, those with the same text as one; the first has every clause. */
  readonly variants: readonly Variant[]
  /** Combinations of the switches that the variants stand for, and how many there are. */
  readonly checked: number
  readonly total: number
}

/** What an argument decides about the text. */
export type Switch =
  /** Whether a parameter is given: null is a value, undefined is none. */
  | { readonly kind: 'given'; readonly name: string; readonly property: string; readonly span: Span }
  /** A boolean that is no parameter of the statement; left out, it is false. */
  | { readonly kind: 'flag'; readonly name: string; readonly property: string; readonly span: Span }
  /** One of some labels; the first is that of the live lines, which a call without the argument gets. */
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly property: string
      readonly labels: readonly string[]
      readonly span: Span
    }

/** Holds where the switch with this index has this value. */
export interface Condition {
  readonly switch: number
  readonly value: SwitchValue
}

export type SwitchValue = boolean | string

/** The values of all switches, by their index. */
export type Assignment = readonly SwitchValue[]

export type Piece =
  /** A stretch of the file that is always there. */
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  /** There where all conditions hold. */
  | {
      readonly kind: 'optional'
      readonly conditions: readonly Condition[]
      readonly pieces: readonly Piece[]
    }
  /** One of the alternatives, by the switch's label. */
  | {
      readonly kind: 'choice'
      readonly switch: number
      readonly alternatives: ReadonlyMap<string, readonly Piece[]>
    }
  /** Items of which each may be absent; a separator stands between those that are there. */
  | ListPiece

export interface ListPiece {
  readonly kind: 'list'
  /** `where`, `order by`, `set`: there when any item is. */
  readonly head: readonly Piece[]
  readonly items: readonly ListItem[]
  /** The assignments of an UPDATE: without any of them there is nothing to send. */
  readonly decides: boolean
}

export interface ListItem {
  readonly conditions: readonly Condition[]
  /** Between this item and any before it: a comma, AND, OR. Empty for the first. */
  readonly separator: readonly Piece[]
  readonly pieces: readonly Piece[]
}

/** A parameter and where it stands. */
export interface DynamicParameter {
  readonly source: SourceParameter
  /** Whether clauses of its own come and go with it. */
  readonly given: boolean
  /** For each occurrence what must hold for it to be there, every set once; the empty set is always there. */
  readonly within: readonly (readonly Condition[])[]
}

export interface Variant {
  readonly assignments: readonly Assignment[]
  /** Null for an UPDATE without any assignment, which is not sent. */
  readonly source: QuerySource | null
}
