import type { ListNode, ObjectNode, RowNode } from '../../model/row-shape.js'
import type { Reason, TypedQuery } from '../../model/typed-query.js'

/** The shape of nested rows, null for flat ones; `different` if the combinations have different shapes. */
export function mergeRows(queries: readonly TypedQuery[]): ObjectNode | null | 'different' {
  const [first] = queries
  const hidden = ({ hidden: columns }: TypedQuery): string => JSON.stringify(columns.map(({ name }) => name))
  if (queries.some((query) => first && hidden(query) !== hidden(first))) return 'different'
  let merged: Shape | null = null
  for (const query of queries) {
    const { row } = query
    if (first && (row === null) !== (first.row === null)) return 'different'
    if (row === null) continue
    const shape: Shape = { node: row, nullable: nullableColumns(query), width: query.columns.length }
    const both: Shape | null = merged ? mergeShapes(merged, shape) : shape
    if (both === null) return 'different'
    merged = both
  }
  return merged?.node ?? null
}

/** A shape, and the columns that can be NULL in its combination, within the objects that contain them. */
interface Shape<Node extends RowNode = ObjectNode> {
  readonly node: Node
  readonly nullable: ReadonlySet<number>
  /** The number of the author's own columns; hidden ones follow. */
  readonly width: number
}

const nullableColumns = ({ columns, hidden }: TypedQuery): ReadonlySet<number> =>
  new Set([...columns, ...hidden].flatMap(({ nullable }, column) => (nullable ? [column] : [])))

function mergeShapes(one: Shape, other: Shape): Shape | null {
  const node = mergeObjects(one, other)
  return node && { ...one, node, nullable: new Set([...one.nullable, ...other.nullable]) }
}

/** Null for two incompatible shapes. */
function mergeNodes(one: Shape<RowNode>, other: Shape<RowNode>): RowNode | null {
  const [a, b] = [one.node, other.node]
  if (a.kind === 'value') return b.kind === 'value' && a.column === b.column ? a : null
  if (a.kind === 'object') {
    return b.kind === 'object' ? mergeObjects({ ...one, node: a }, { ...other, node: b }) : null
  }
  return b.kind === 'list' ? mergeLists({ ...one, node: a }, { ...other, node: b }) : null
}

function mergeObjects(one: Shape, other: Shape): ObjectNode | null {
  const members = one.node.members.map(({ property, node }, index) => {
    const same = other.node.members[index]
    const merged =
      same?.property === property ? mergeNodes({ ...one, node }, { ...other, node: same.node }) : null
    return merged && { property, node: merged }
  })
  const all = members.filter((member) => member !== null)
  if (all.length !== members.length || members.length !== other.node.members.length) return null
  const [a, b] = [one.node.presence, other.node.presence]
  const column = agreeing(one, other, a?.column ?? null, b?.column ?? null)
  if (column === false) return null
  if (!a || !b) return { ...one.node, members: all, presence: a ?? b }
  const presence = { ...a, nullable: a.nullable || b.nullable, why: mergeReasons(a.why, b.why) }
  return { ...one.node, members: all, presence }
}

function mergeLists(one: Shape<ListNode>, other: Shape<ListNode>): ListNode | null {
  const [a, b] = [one.node, other.node]
  const element = mergeNodes({ ...one, node: a.element }, { ...other, node: b.element })
  const present = agreeing(one, other, a.present, b.present)
  if (!element || element.kind === 'list' || present === false) return null
  // A clause may bind a part of the key, which is then equal in all rows of a group anyway.
  const isSteady = (key: readonly number[], { steady }: ListNode): boolean =>
    key.every((column) => steady.includes(column))
  if (!isSteady(a.key, b) || !isSteady(b.key, a)) return null
  const key = [...new Set([...a.key, ...b.key])].sort((x, y) => x - y)
  const steady = a.steady.filter((column) => b.steady.includes(column))
  return { ...a, element, present, key, steady, why: mergeReasons(a.why, b.why) }
}

/**
 * The column that shows whether a row is present, null if it always is. A column of one shape serves the
 * other if it is never NULL there. False if neither serves both.
 */
function agreeing(
  one: Shape<RowNode>,
  other: Shape<RowNode>,
  a: number | null,
  b: number | null,
): number | null | false {
  if (a === b) return a
  if (b === null && a !== null) return isThere(other, a) && a
  if (a === null && b !== null) return isThere(one, b) && b
  return false
}

/**
 * Whether a column is never NULL if a node is present; a column of another object can be never NULL for a
 * different reason.
 */
const isThere = ({ node, nullable, width }: Shape<RowNode>, column: number): boolean =>
  !nullable.has(column) && (column >= width || columnsIn(node).includes(column))

function columnsIn(node: RowNode): readonly number[] {
  if (node.kind === 'value') return [node.column]
  if (node.kind === 'list') return columnsIn(node.element)
  return node.members.flatMap((member) => columnsIn(member.node))
}

function mergeReasons(some: readonly Reason[], others: readonly Reason[]): readonly Reason[] {
  const key = ({ reason, detail, span }: Reason): string => `${reason} ${detail} ${span?.start}`
  return [...new Map([...some, ...others].map((reason) => [key(reason), reason])).values()]
}
