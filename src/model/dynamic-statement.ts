/** A statement with parts that come and go: what `-- @if` and `-- @choose` say, as data. */
import type { Span } from '../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from './query-source.js'

export interface DynamicStatement {
  /** In the order in which the file names them. */
  readonly switches: readonly Switch[]
  /** The statement in pieces: each combination's text is made of their stretches, in this order. */
  readonly pieces: readonly Piece<Stretch>[]
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

/**
 * A part of the statement, over what its text is: a stretch of the author's file, or text with parameters once everything is written
 * into it. The pieces of the runtime have the same kinds.
 */
export type Piece<Text> =
  /** Text that is always there. */
  | ({ readonly kind: 'text' } & Text)
  /** There where all conditions hold. */
  | {
      readonly kind: 'when'
      readonly conditions: readonly Condition[]
      readonly pieces: readonly Piece<Text>[]
    }
  /** One of the alternatives, by the switch's label. */
  | {
      readonly kind: 'choose'
      readonly switch: number
      readonly alternatives: ReadonlyMap<string, readonly Piece<Text>[]>
    }
  /** Items of which each may be absent; a separator stands between those that are there. */
  | ListPiece<Text>

export interface ListPiece<Text> {
  readonly kind: 'list'
  /** `where`, `order by`, `set`: there when any item is. */
  readonly head: readonly Piece<Text>[]
  readonly items: readonly ListItem<Text>[]
  /** The assignments of an UPDATE: without any of them there is nothing to send. */
  readonly decides: boolean
}

export interface ListItem<Text> {
  readonly conditions: readonly Condition[]
  /** Between this item and any before it: a comma, AND, OR. Empty for the first. */
  readonly separator: readonly Piece<Text>[]
  readonly pieces: readonly Piece<Text>[]
}

/** Offsets in the author's file. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Constant text, or a parameter by its name, whose number is another in each combination. */
export type TextPart = string | { readonly parameter: string }

export interface TextParts {
  readonly parts: readonly TextPart[]
}

/** The pieces with another text in each, in the same arrangement. */
export const mapPieces = <From, To>(
  pieces: readonly Piece<From>[],
  textOf: (text: From) => To,
): readonly Piece<To>[] => pieces.map((piece) => mapPiece(piece, textOf))

function mapPiece<From, To>(piece: Piece<From>, textOf: (text: From) => To): Piece<To> {
  const all = (pieces: readonly Piece<From>[]): readonly Piece<To>[] => mapPieces(pieces, textOf)
  switch (piece.kind) {
    case 'text':
      return { kind: 'text', ...textOf(piece) }
    case 'when':
      return { ...piece, pieces: all(piece.pieces) }
    case 'choose': {
      const alternatives = [...piece.alternatives].map(([label, pieces]) => [label, all(pieces)] as const)
      return { ...piece, alternatives: new Map(alternatives) }
    }
    case 'list': {
      const items = piece.items.map(({ conditions, separator, pieces }) => ({
        conditions,
        separator: all(separator),
        pieces: all(pieces),
      }))
      return { ...piece, head: all(piece.head), items }
    }
  }
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
