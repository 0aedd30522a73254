/** The shape of a nested row: a tree over the columns of the result. */
import type { Reason } from './typed-query.js'

export type RowNode = ValueNode | ObjectNode | ListNode

/** One column's value. Columns are counted from 0; hidden columns come after all others. */
interface ValueNode {
  readonly kind: 'value'
  readonly column: number
}

export interface ObjectNode {
  readonly kind: 'object'
  readonly members: readonly RowMember[]
  /** Null for an object that is always present. */
  readonly presence: Presence | null
}

export interface RowMember {
  readonly property: string
  readonly node: RowNode
}

/** How to determine whether the joined row of an object is present. */
export interface Presence {
  /** The column that is NULL exactly if the row is absent. */
  readonly column: number
  /**
   * Whether the object is null in that case; otherwise the author asserts that the row is present, which is
   * checked.
   */
  readonly nullable: boolean
  /** Why the row can be absent. */
  readonly why: readonly Reason[]
}

/** A list that collects the rows with equal values around it: one element for each row, in their order. */
export interface ListNode {
  readonly kind: 'list'
  readonly element: ValueNode | ObjectNode
  /** The column that is NULL exactly if a row has no element; null if each row has one. */
  readonly present: number | null
  /** Why the element can be absent. */
  readonly why: readonly Reason[]
  /** The columns that distinguish the rows around the list; empty if there can be only one. */
  readonly key: readonly number[]
  /** All columns, including hidden ones, that are equal in rows with equal keys. */
  readonly steady: readonly number[]
}

/** A column that the emitted text adds after the author's own, for a key or for the presence of a row. */
export interface HiddenColumn {
  /** Range table index of its relation. */
  readonly relation: number
  /** `VarReturningType`: 1 for OLD, 2 for NEW, otherwise 0. */
  readonly returning: number
  /** Attribute number; 0 for a marker that is true if the row is present and NULL if it is absent. */
  readonly attribute: number
  /** As it appears in the text. */
  readonly name: string
}

/** The list of a row, also within nested objects; there is at most one. */
export function listIn(node: ObjectNode): ListNode | null {
  for (const { node: member } of node.members) {
    if (member.kind === 'list') return member
    const found = member.kind === 'object' ? listIn(member) : null
    if (found) return found
  }
  return null
}
