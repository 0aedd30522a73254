/** The joins of a query level. */
import type { Scope } from '../scope/scope.js'
import { isA, joinTypes, type Node } from '../tree/nodes.js'

/** A join of a level, inner or outer. */
export interface Join {
  readonly index: number
  readonly type: number
  readonly left: ReadonlySet<number>
  readonly right: ReadonlySet<number>
  readonly node: Extract<Node, { tag: 'JOINEXPR' }>
}

const joinsByScope = new WeakMap<Scope, ReadonlyMap<number, Join>>()

/** The joins of a level by their range table indexes. */
export function joinsOf(scope: Scope): ReadonlyMap<number, Join> {
  let joins = joinsByScope.get(scope)
  if (!joins) {
    const found = new Map<number, Join>()
    if (scope.query.jointree) findJoins(scope.query.jointree, found)
    joinsByScope.set(scope, (joins = found))
  }
  return joins
}

function findJoins(node: Node, joins: Map<number, Join>): ReadonlySet<number> {
  if (isA(node, 'RANGETBLREF')) return new Set([node.rtindex])
  if (isA(node, 'FROMEXPR')) return new Set(node.fromlist.flatMap((item) => [...findJoins(item, joins)]))
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return new Set()
  const left = findJoins(node.larg, joins)
  const right = findJoins(node.rarg, joins)
  joins.set(node.rtindex, { index: node.rtindex, type: node.jointype, left, right, node })
  return new Set([...left, ...right, node.rtindex])
}

/** The side of a join that contains a relation. */
export const sideOf = (join: Join, relation: number): 'left' | 'right' | null =>
  join.left.has(relation) ? 'left' : join.right.has(relation) ? 'right' : null

/** Whether the join can null the rows of a side. */
export function nulls(join: Join, side: 'left' | 'right'): boolean {
  if (join.type === joinTypes.full) return true
  return join.type === joinTypes.left ? side === 'right' : join.type === joinTypes.right && side === 'left'
}
