/** A statement with optional parts: the content of `-- @if` and `-- @choose`, as data. */
import type { Span } from '../diagnostics/span.js'
import type { Edit, QuerySource, SourceParameter } from './query-source.js'

export interface DynamicStatement {
  /** In the order of their first occurrence in the file. */
  readonly switches: readonly Switch[]
  /** The statement in pieces: the text of each combination consists of their stretches, in this order. */
  readonly pieces: readonly Piece<Stretch>[]
  /** Replacements inside the pieces: they remove annotations, and apply wherever their piece is included. */
  readonly edits: readonly Edit[]
  /**
   * All parameters, including those inside alternatives, in the order of their first occurrence in the file.
   */
  readonly parameters: readonly DynamicParameter[]
  /**
   * The combinations that are analysed; those with the same text are one variant. The first has every clause.
   */
  readonly variants: readonly Variant[]
  /**
   * The number of combinations of the switches that the variants cover, and the number of all combinations.
   */
  readonly checked: number
  readonly total: number
}

/** A decision of an argument about the text. */
export type Switch =
  /** Whether a parameter is given: null is a value, undefined means not given. */
  | { readonly kind: 'given'; readonly name: string; readonly property: string; readonly span: Span }
  /** A boolean that is not a parameter of the statement; false by default. */
  | { readonly kind: 'flag'; readonly name: string; readonly property: string; readonly span: Span }
  /** One of several labels; the first is the label of the live lines, which is the default. */
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly property: string
      readonly labels: readonly string[]
      readonly span: Span
    }

/** Holds if the switch with this index has this value. */
export interface Condition {
  readonly switch: number
  readonly value: SwitchValue
}

export type SwitchValue = boolean | string

/** The values of all switches, by their index. */
export type Assignment = readonly SwitchValue[]

/**
 * A part of the statement, generic in its text: a stretch of the author's file, or text with parameters after
 * all edits are applied. The pieces of the runtime have the same kinds.
 */
export type Piece<Text> =
  /** Text that is always included. */
  | ({ readonly kind: 'text' } & Text)
  /** Included if all conditions hold. */
  | {
      readonly kind: 'when'
      readonly conditions: readonly Condition[]
      readonly pieces: readonly Piece<Text>[]
    }
  /** One of several alternatives, selected by the switch's label. */
  | {
      readonly kind: 'choose'
      readonly switch: number
      readonly alternatives: ReadonlyMap<string, readonly Piece<Text>[]>
    }
  /** Items that can each be absent, with separators between the included ones. */
  | ListPiece<Text>

export interface ListPiece<Text> {
  readonly kind: 'list'
  /** `where`, `order by`, `set`: included if any item is. */
  readonly head: readonly Piece<Text>[]
  readonly items: readonly ListItem<Text>[]
  /** The assignments of an UPDATE: if all are absent, there is nothing to send. */
  readonly decides: boolean
}

export interface ListItem<Text> {
  readonly conditions: readonly Condition[]
  /** Between this item and any included item before it: a comma, AND, OR. Empty for the first item. */
  readonly separator: readonly Piece<Text>[]
  readonly pieces: readonly Piece<Text>[]
}

/** Offsets in the author's file. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Constant text, or a parameter by its name, whose number differs between combinations. */
export type TextPart = string | { readonly parameter: string }

export interface TextParts {
  readonly parts: readonly TextPart[]
}

/** The pieces with each text replaced, in the same arrangement. */
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

/** A parameter and its occurrences. */
export interface DynamicParameter {
  readonly source: SourceParameter
  /** Whether clauses depend on it. */
  readonly given: boolean
  /**
   * For each occurrence, the conditions under which it is included, each set once; an occurrence with the
   * empty set is always included.
   */
  readonly within: readonly (readonly Condition[])[]
}

export interface Variant {
  readonly assignments: readonly Assignment[]
  /** Null for an UPDATE without any assignment, which is not sent. */
  readonly source: QuerySource | null
}
