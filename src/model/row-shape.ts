/** The shape of a row that nests: a tree over the columns that come over the wire. */
import type { Reason } from './typed-query.js'

export type RowNode = ValueNode | ObjectNode | ListNode

/** One column's value. Columns are counted from 0, hidden ones behind all others. */
interface ValueNode {
  readonly kind: 'value'
  readonly column: number
}

export interface ObjectNode {
  readonly kind: 'object'
  readonly members: readonly RowMember[]
  /** Null for an object that is always there. */
  readonly presence: Presence | null
}

export interface RowMember {
  readonly property: string
  readonly node: RowNode
}

/** How to tell whether the joined row behind an object is there. */
export interface Presence {
  /** The column that is NULL exactly where the row is absent. */
  readonly column: number
  /** Whether the object is then null; otherwise the author vouches that the row is there, which is checked. */
  readonly nullable: boolean
  /** What can leave the row out. */
  readonly why: readonly Reason[]
}

/** What the rows that agree in everything around the list have in it: an element each, in their order. */
export interface ListNode {
  readonly kind: 'list'
  readonly element: ValueNode | ObjectNode
  /** The column that is NULL exactly where a row has no element; null where each row has one. */
  readonly present: number | null
  /** What can leave the element out. */
  readonly why: readonly Reason[]
  /** The columns by which the rows around the list are told apart; none where there can be only one. */
  readonly key: readonly number[]
  /** All columns, hidden ones too, that are the same in the rows that agree in the key. */
  readonly steady: readonly number[]
}

/** A column that the emitted text adds behind the author's own, for a key or for whether a row is there. */
export interface HiddenColumn {
  /** Range table index of its relation. */
  readonly relation: number
  /** `VarReturningType`: 0, but 1 for OLD and 2 for NEW. */
  readonly returning: number
  /** Attribute number; 0 for a mark that is true where the row is there, and NULL where it is not. */
  readonly attribute: number
  /** As in the text. */
  readonly name: string
}

/** The list of a row, looked for in objects within objects too; there is one at most. */
export function listIn(node: ObjectNode): ListNode | null {
  for (const { node: member } of node.members) {
    if (member.kind === 'list') return member
    const found = member.kind === 'object' ? listIn(member) : null
    if (found) return found
  }
  return null
}
