/**
 * What a level's conditions prove: columns that cannot be NULL in any row that satisfies WHERE, HAVING and
 * the inner joins, and the outer joins that such a column makes inner on one side, as the planner's
 * `reduce_outer_joins` does (src/backend/optimizer/prep/prepjointree.c).
 */
import { NOTHING, type Proven, relationOf, union, whenNotNull, whenTrue } from './conditions.js'
import { isTrueConstant } from '../tree/constants.js'
import { type Join, joinsOf, nulls, sideOf } from './joins.js'
import { boundsOfEntry, isOneRow } from './row-bounds.js'
import { findsItself, sameRows } from './same-rows.js'
import { entryAt, type Scope } from '../scope/scope.js'
import { isA, joinTypes, type Node, rteKinds } from '../tree/nodes.js'

export interface Proofs {
  /** What cannot be NULL, with the condition that proves it. */
  readonly columns: Proven
  /** Whether some of it is an expression. */
  readonly hasExpressions: boolean
  /** Whether a join can still null the columns of a relation, by their range table indexes. */
  joinNulls(join: number, relation: number): boolean
  /** Why such a join does not add NULLs: a condition, or null for a side that always has a row. */
  joinedBy(join: number, relation: number): Node | null
}

const proofsByScope = new WeakMap<Scope, Proofs>()

export function proofsOf(scope: Scope): Proofs {
  let proofs = proofsByScope.get(scope)
  if (!proofs) proofsByScope.set(scope, (proofs = collect(scope)))
  return proofs
}

function collect(scope: Scope): Proofs {
  const joins = joinsOf(scope)
  const { jointree, havingQual } = scope.query

  // By join and side, why the join finds a row there.
  const reduced = new Map<string, Node | null>()
  for (const join of joins.values()) {
    const { larg, rarg, quals } = join.node
    if (findsItself(scope, join)) reduced.set(`${join.index}.right`, quals)
    if (quals && !isTrueConstant(quals)) continue
    if (join.type === joinTypes.left && alwaysHasRows(scope, rarg)) reduced.set(`${join.index}.right`, null)
    if (join.type === joinTypes.right && alwaysHasRows(scope, larg)) reduced.set(`${join.index}.left`, null)
  }
  const same = sameRows(scope, isOneRow)
  let columns: Proven = NOTHING
  // A reduced join's ON condition becomes a filter, which can reduce another join; repeat until nothing
  // changes.
  for (let changed = true; changed;) {
    columns = union(
      jointree ? filters(scope, jointree, joins, reduced) : NOTHING,
      whenTrue(scope, havingQual),
    )
    columns = throughGroups(scope, throughSameRows(columns, same))
    changed = false
    for (const [key, condition] of columns) {
      const relation = relationOf(key)
      if (relation === null) continue
      for (const join of joins.values()) {
        const side = sideOf(join, relation)
        // A non-NULL column of a side shows that this side's row is present.
        if (!side || !nulls(join, side) || reduced.has(`${join.index}.${side}`)) continue
        reduced.set(`${join.index}.${side}`, condition)
        changed = true
      }
    }
  }
  const reduction = (index: number, relation: number): Node | null | undefined => {
    const join = joins.get(index)
    const side = join && sideOf(join, relation)
    return side ? reduced.get(`${index}.${side}`) : undefined
  }
  return {
    columns,
    hasExpressions: [...columns.keys()].some((key) => relationOf(key) === null),
    joinNulls: (index, relation) => reduction(index, relation) === undefined,
    joinedBy: (index, relation) => reduction(index, relation) ?? null,
  }
}

/** For example, an aggregating lateral subquery that is joined on true. */
const alwaysHasRows = (scope: Scope, side: Node | null): boolean =>
  isA(side, 'RANGETBLREF') && boundsOfEntry(scope, entryAt(scope, side.rtindex)).min > 0

/** What the conditions of a part of FROM prove about the rows that it returns. */
function filters(
  scope: Scope,
  node: Node,
  joins: ReadonlyMap<number, Join>,
  reduced: ReadonlyMap<string, Node | null>,
): Proven {
  if (isA(node, 'FROMEXPR')) {
    return node.fromlist
      .map((item) => filters(scope, item, joins, reduced))
      .reduce(union, whenTrue(scope, node.quals))
  }
  if (!isA(node, 'JOINEXPR')) return NOTHING
  const join = joins.get(node.rtindex)
  if (!join || !node.larg || !node.rarg) return NOTHING
  // A side keeps its proofs if its rows cannot be nulled; ON is a filter if neither side can be.
  const keeps = (side: 'left' | 'right'): boolean =>
    !nulls(join, side) || reduced.has(`${join.index}.${side}`)
  const left = keeps('left') ? filters(scope, node.larg, joins, reduced) : NOTHING
  const right = keeps('right') ? filters(scope, node.rarg, joins, reduced) : NOTHING
  const on = keeps('left') && keeps('right') ? whenTrue(scope, node.quals) : NOTHING
  return union(union(left, right), on)
}

/** A proof about a column of a row holds for the same column of every reference to that row. */
function throughSameRows(columns: Proven, same: readonly (readonly [number, number])[]): Proven {
  let found: Proven = columns
  for (let size = -1; size < found.size;) {
    size = found.size
    for (const [one, other] of [...same, ...same.map(([a, b]) => [b, a] as const)]) {
      const copied = [...found].flatMap(([key, condition]) => {
        const [relation, column, ...more] = key.split('.')
        const isOf = relationOf(key) === one && relation === String(one) && more.length === 0
        return isOf ? [[`${other}.${column}`, condition] as const] : []
      })
      found = union(found, new Map(copied))
    }
  }
  return found
}

/** A proof about a grouping column is a proof about the expression that it groups. */
function throughGroups(scope: Scope, columns: Proven): Proven {
  let found: Proven = columns
  for (const [key, condition] of columns) {
    const relation = relationOf(key)
    const entry = relation === null ? null : entryAt(scope, relation)
    if (entry?.rtekind !== rteKinds.group) continue
    const grouped = entry.groupexprs[Number(key.split('.')[1]) - 1]
    if (!grouped) continue
    const inside = whenNotNull(scope, grouped)
    found = union(found, new Map([...inside.keys()].map((inner) => [inner, condition])))
  }
  return found
}
