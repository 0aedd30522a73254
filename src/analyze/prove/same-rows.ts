/** A table that a level joins with itself by a unique key: both references denote the same row. */
import { factsOf, isColumnOf, type IsOneRow } from './equalities.js'
import type { Join } from './joins.js'
import { entryAt, type Scope } from '../scope/scope.js'
import { conjuncts } from '../tree/conjuncts.js'
import { commandTypes, isA, joinTypes, type Node, rteKinds, type Var } from '../tree/nodes.js'

type Pair = readonly [index: number, other: number]

/**
 * Pairs of references to the same row in every row of the result. Both are read under one snapshot. This does
 * not hold for a row that a statement changes or locks, because a recheck reads a newer version of it
 * (`EvalPlanQual`, src/backend/executor/execMain.c).
 */
export function sameRows(scope: Scope, isOneRow: IsOneRow): readonly Pair[] {
  const candidates = pairsOfOneTable(scope)
  if (candidates.length === 0) return []
  const equal = factsOf(scope, [], isOneRow).equalities.filter(({ within }) => within === null)
  return candidates.filter((pair) =>
    coversKey(
      scope,
      pair,
      equal.flatMap(({ side, other }) => (other ? [[side, other] as const] : [])),
    ),
  )
}

/**
 * Whether a left join always finds the row on its left side: it joins the same table only by equal columns,
 * none of which is NULL. A policy of row-level security can be volatile, and a foreign table can change
 * between two scans.
 */
export function findsItself(scope: Scope, join: Join): boolean {
  const { larg, rarg, quals } = join.node
  if (join.type !== joinTypes.left || !isA(rarg, 'RANGETBLREF') || !larg || !quals) return false
  const relation = scope.catalog.relation(entryAt(scope, rarg.rtindex).relid)
  if (!relation || relation.hasRowSecurity || relation.isForeign) return false
  const equal = conjuncts(quals)
  return pairsOfOneTable(scope).some(([index, other]) => {
    const left = rarg.rtindex === index ? other : rarg.rtindex === other ? index : null
    if (left === null || !join.left.has(left) || !isAlwaysThere(larg, left)) return false
    return equal.every((condition) => {
      const columns = equalColumns(scope, condition, [left, rarg.rtindex])
      return (
        columns !== null && relation.attributes.some(({ number, notNull }) => notNull && number === columns)
      )
    })
  })
}

/** The column that a condition equates in both references; null if it states anything else. */
function equalColumns(scope: Scope, condition: Node, [one, other]: Pair): number | null {
  if (condition.tag !== 'OPEXPR' || !scope.catalog.function(condition.opfuncid)?.isEquality) return null
  const [left, right] = condition.args
  if (!left || !right) return null
  const isPair = (a: Node, b: Node): boolean => isColumnOf(a, one) && isColumnOf(b, other)
  if (!isPair(left, right) && !isPair(right, left)) return null
  return (left as Var).varattno === (right as Var).varattno ? (left as Var).varattno : null
}

/** Whether no outer join on the path to a relation can null its row. */
function isAlwaysThere(node: Node, index: number): boolean {
  if (isA(node, 'RANGETBLREF')) return node.rtindex === index
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return false
  const left = isAlwaysThere(node.larg, index)
  const right = isAlwaysThere(node.rarg, index)
  if (node.jointype === joinTypes.inner) return left || right
  if (node.jointype === joinTypes.left) return left
  return node.jointype === joinTypes.right && right
}

function pairsOfOneTable(scope: Scope): readonly Pair[] {
  const { query } = scope
  if (query.commandType !== commandTypes.select || query.rowMarks.length > 0) return []
  const tables = query.rtable.flatMap((entry, place) => {
    if (!isA(entry, 'RANGETBLENTRY') || entry.rtekind !== rteKinds.relation || entry.tablesample) return []
    const kind = scope.catalog.relation(entry.relid)?.kind ?? ''
    return ['r', 'p', 'm'].includes(kind) ? [{ entry, index: place + 1 }] : []
  })
  return tables.flatMap(({ entry, index }, place) =>
    tables
      .slice(place + 1)
      .filter((other) => other.entry.relid === entry.relid && other.entry.inh === entry.inh)
      .map((other): Pair => [index, other.index]),
  )
}

function coversKey(scope: Scope, pair: Pair, equal: readonly (readonly [Node, Node])[]): boolean {
  const [index, other] = pair
  const entry = entryAt(scope, index)
  const relation = scope.catalog.relation(entry.relid)
  if (!relation || (relation.inherited && entry.inh)) return false
  const columns = new Set(
    equal.flatMap(([side, of]) =>
      isColumnOf(side, index) && isColumnOf(of, other) && side.varattno === of.varattno
        ? [side.varattno]
        : [],
    ),
  )
  return relation.uniqueKeys.some(({ attributes }) => attributes.every((attribute) => columns.has(attribute)))
}
