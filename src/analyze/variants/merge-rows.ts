import type { ListNode, ObjectNode, RowNode } from '../nested/row-shape.js'
import type { Reason, TypedQuery } from '../typed-query.js'

/** The shape of nested rows, null for flat ones; `different` where combinations have shapes of their own. */
export function mergeRows(queries: readonly TypedQuery[]): ObjectNode | null | 'different' {
  const [first] = queries
  const hidden = ({ hidden: columns }: TypedQuery): string => JSON.stringify(columns.map(({ name }) => name))
  if (queries.some((query) => first && hidden(query) !== hidden(first))) return 'different'
  return queries
    .map(({ row }) => row)
    .reduce<ObjectNode | null | 'different'>((merged, row) => {
      if (merged === 'different' || (merged === null) !== (row === null)) return 'different'
      if (merged === null || row === null) return null
      const node = mergeNodes(merged, row)
      return node?.kind === 'object' ? node : 'different'
    }, first?.row ?? null)
}

/** Null for two shapes that do not go together. */
function mergeNodes(one: RowNode, other: RowNode): RowNode | null {
  if (one.kind === 'value') return other.kind === 'value' && one.column === other.column ? one : null
  if (one.kind === 'object') return other.kind === 'object' ? mergeObjects(one, other) : null
  return other.kind === 'list' ? mergeLists(one, other) : null
}

function mergeObjects(one: ObjectNode, other: ObjectNode): ObjectNode | null {
  const members = one.members.map(({ property, node }, index) => {
    const same = other.members[index]
    const merged = same?.property === property ? mergeNodes(node, same.node) : null
    return merged && { property, node: merged }
  })
  const all = members.filter((member) => member !== null)
  if (all.length !== members.length || members.length !== other.members.length) return null
  const [a, b] = [one.presence, other.presence]
  if (!a || !b) return { ...one, members: all, presence: a ?? b }
  if (a.column !== b.column) return null
  const presence = { ...a, nullable: a.nullable || b.nullable, why: mergeReasons(a.why, b.why) }
  return { ...one, members: all, presence }
}

function mergeLists(one: ListNode, other: ListNode): ListNode | null {
  const element = mergeNodes(one.element, other.element)
  if (!element || element.kind === 'list' || one.key.join() !== other.key.join()) return null
  if (one.present !== null && other.present !== null && one.present !== other.present) return null
  return { ...one, element, present: one.present ?? other.present, why: mergeReasons(one.why, other.why) }
}

function mergeReasons(some: readonly Reason[], others: readonly Reason[]): readonly Reason[] {
  const key = ({ reason, detail, span }: Reason): string => `${reason} ${detail} ${span?.start}`
  return [...new Map([...some, ...others].map((reason) => [key(reason), reason])).values()]
}
