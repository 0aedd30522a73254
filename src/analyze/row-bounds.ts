/** How many rows a query can return, proven from its tree and the schema's keys; no bound wherever not proven. */
import { constantInteger, isTrueConstant } from './constants.js'
import {
  branchScope,
  childScope,
  cteScope,
  entryAt,
  outputEntries,
  type Scope,
  setOperations,
  viewOf,
} from './scope.js'
import { groupExpressions } from './grouping.js'
import { isRewritten } from './rewriting.js'
import {
  all,
  commandTypes,
  isA,
  joinTypes,
  type Node,
  type RangeTableEntry,
  rteKinds,
  type Var,
} from './tree/nodes.js'
import type { RowBounds } from './typed-query.js'
import { walk } from './tree/walk.js'
import { hasOneValue, singleRelations, withoutRelabel } from './unique-keys.js'

const ANY: RowBounds = { min: 0, max: null }
const ONE: RowBounds = { min: 1, max: 1 }
const NONE: RowBounds = { min: 0, max: 0 }

const boundsByScope = new WeakMap<Scope, RowBounds>()

/** Bounds of the rows a query level returns; 0, 0 for one that returns no rows. */
export function rowBounds(scope: Scope): RowBounds {
  let bounds = boundsByScope.get(scope)
  if (!bounds) {
    // A recursive query meets itself while it is worked out: no bound.
    boundsByScope.set(scope, ANY)
    bounds = scope.query.commandType === commandTypes.select ? selectBounds(scope) : changeBounds(scope)
    boundsByScope.set(scope, bounds)
  }
  return bounds
}

const atLeastNone = (bounds: RowBounds): RowBounds => ({ ...bounds, min: 0 })
const times = (a: RowBounds, b: RowBounds): RowBounds => ({
  min: a.min * b.min,
  max: a.max === 0 || b.max === 0 ? 0 : a.max === null || b.max === null ? null : a.max * b.max,
})
const plus = (a: RowBounds, b: RowBounds): RowBounds => ({
  min: a.min + b.min,
  max: a.max === null || b.max === null ? null : a.max + b.max,
})

/** Bounds of a level of which only the rows with certain values in the output columns `bound` are read. */
function boundsGiven(scope: Scope, bound: ReadonlySet<number>): RowBounds {
  const { query } = scope
  const all = rowBounds(scope)
  if (query.setOperations || query.commandType !== commandTypes.select || bound.size === 0) return all
  const fixed = outputEntries(query).flatMap((entry, index) => {
    const value = bound.has(index + 1) && entry.expr ? ungrouped(scope, withoutRelabel(entry.expr)) : null
    return value?.tag === 'VAR' && value.varlevelsup === 0 ? [value] : []
  })
  const { max } = selectBounds(scope, fixed)
  return { min: 0, max: all.max === null ? max : max === null ? all.max : Math.min(all.max, max) }
}

/** The expression that a grouping column groups. */
function ungrouped(scope: Scope, expression: Node): Node {
  if (expression.tag !== 'VAR' || expression.varlevelsup !== 0) return expression
  const entry = entryAt(scope, expression.varno)
  return (entry.rtekind === rteKinds.group && entry.groupexprs[expression.varattno - 1]) || expression
}

function selectBounds(scope: Scope, fixed: readonly Var[] = []): RowBounds {
  const { query } = scope
  let bounds = query.setOperations ? setBounds(scope, query.setOperations) : groupedBounds(scope, fixed)
  if (query.hasTargetSRFs) bounds = ANY
  if (query.distinctClause.length > 0) bounds = { min: Math.min(bounds.min, 1), max: bounds.max }
  return limited(scope, bounds)
}

function groupedBounds(scope: Scope, fixed: readonly Var[]): RowBounds {
  const { query } = scope
  const { groupClause, groupingSets, hasAggs, havingQual } = query
  if (groupingSets.length > 0) return ANY
  if (groupClause.length === 0 && (hasAggs || havingQual)) {
    return havingQual && !isTrueConstant(havingQual) ? { min: 0, max: 1 } : ONE
  }
  const single = singleRelations(scope, fixed)
  const bounds = fromBounds(scope, single)
  if (groupClause.length === 0) return bounds
  const isFixed = (expression: Node): boolean =>
    hasOneValue(scope, expression, single) || fixed.some((column) => sameColumn(column, expression))
  const oneGroup = groupExpressions(query).every(isFixed)
  return {
    min: havingQual ? 0 : Math.min(bounds.min, 1),
    max: oneGroup ? Math.min(bounds.max ?? 1, 1) : bounds.max,
  }
}

const sameColumn = (column: Var, expression: Node): boolean =>
  expression.tag === 'VAR' &&
  expression.varlevelsup === 0 &&
  expression.varno === column.varno &&
  expression.varattno === column.varattno

function limited(scope: Scope, bounds: RowBounds): RowBounds {
  const { limitCount, limitOffset, limitOption, rowMarks } = scope.query
  let { min, max } = bounds
  if (limitOffset) min = 0
  if (limitCount) {
    const constant = constantInteger(limitCount)
    const count = constant === null ? null : Math.max(0, constant)
    if (count === null) min = 0
    else {
      min = Math.min(min, count)
      // 1: WITH TIES, which returns more than its count.
      if (limitOption !== 1) max = max === null ? count : Math.min(max, count)
    }
  }
  // A row that another transaction changed meanwhile may drop out under FOR UPDATE and SKIP LOCKED.
  if (rowMarks.length > 0) min = 0
  return { min, max }
}

function setBounds(scope: Scope, node: Node): RowBounds {
  if (isA(node, 'RANGETBLREF')) {
    const branch = branchScope(scope, node.rtindex)
    return branch ? rowBounds(branch) : ANY
  }
  if (!isA(node, 'SETOPERATIONSTMT') || !node.larg || !node.rarg) return ANY
  const left = setBounds(scope, node.larg)
  // The recursive term runs again and again, whatever one run of it gives.
  const right = isRecursive(scope, node.rarg) ? ANY : setBounds(scope, node.rarg)
  if (node.op === setOperations.union) {
    const both = plus(left, right)
    return node.all ? both : { min: Math.min(both.min, 1), max: both.max }
  }
  if (node.op === setOperations.except) return atLeastNone(left)
  const maxima = [left.max, right.max].filter((max) => max !== null)
  return { min: 0, max: maxima.length > 0 ? Math.min(...maxima) : null }
}

function isRecursive(scope: Scope, branch: Node): boolean {
  let found = false
  walk(isA(branch, 'RANGETBLREF') ? entryAt(scope, branch.rtindex) : branch, (node) => {
    if (isA(node, 'RANGETBLENTRY') && node.self_reference) found = true
    return !found
  })
  return found
}

function fromBounds(scope: Scope, single: ReadonlySet<number>): RowBounds {
  const { jointree } = scope.query
  if (!isA(jointree, 'FROMEXPR')) return ANY
  const joined = jointree.fromlist.map((item) => itemBounds(scope, item, single)).reduce(times, ONE)
  return jointree.quals && !isTrueConstant(jointree.quals) ? atLeastNone(joined) : joined
}

/** Bounds of a FROM item whose relations in `single` have at most one matching row each. */
function itemBounds(scope: Scope, item: Node, single: ReadonlySet<number>): RowBounds {
  if (isA(item, 'RANGETBLREF')) {
    const bounds = boundsOfEntry(scope, entryAt(scope, item.rtindex))
    return single.has(item.rtindex)
      ? { min: Math.min(bounds.min, 1), max: Math.min(bounds.max ?? 1, 1) }
      : bounds
  }
  if (!isA(item, 'JOINEXPR') || !item.larg || !item.rarg) return ANY
  const left = itemBounds(scope, item.larg, single)
  const right = itemBounds(scope, item.rarg, single)
  const product = times(left, right)
  const unconditional = !item.quals || isTrueConstant(item.quals)
  switch (item.jointype) {
    case joinTypes.inner:
      return unconditional ? product : atLeastNone(product)
    case joinTypes.left:
      return { min: left.min, max: right.max === 0 ? left.max : product.max }
    case joinTypes.right:
      return { min: right.min, max: left.max === 0 ? right.max : product.max }
    default: {
      const apart = plus(left, right).max
      return {
        min: Math.max(left.min, right.min),
        max: product.max === null || apart === null ? null : Math.max(product.max, apart),
      }
    }
  }
}

const NO_COLUMNS: ReadonlySet<number> = new Set()

/** Bounds of a range table entry of which only the rows with certain values in the columns `bound` are read. */
export function boundsOfEntry(
  scope: Scope,
  entry: RangeTableEntry,
  bound: ReadonlySet<number> = NO_COLUMNS,
): RowBounds {
  switch (entry.rtekind) {
    case rteKinds.relation: {
      const view = viewOf(scope, entry)
      return view ? boundsGiven(view, bound) : ANY
    }
    case rteKinds.subquery:
      return isA(entry.subquery, 'QUERY') ? boundsGiven(childScope(scope, entry.subquery), bound) : ANY
    case rteKinds.cte: {
      const cte = cteScope(scope, entry)
      return cte && !entry.self_reference ? boundsGiven(cte, bound) : ANY
    }
    case rteKinds.values:
      return { min: entry.values_lists.length, max: entry.values_lists.length }
    case rteKinds.result:
      return ONE
    case rteKinds.function: {
      const calls = all(entry.functions, 'RANGETBLFUNCTION').map(({ funcexpr }) => funcexpr)
      const scalar = calls.every((call) => isA(call, 'FUNCEXPR') && !call.funcretset)
      return scalar ? ONE : ANY
    }
    default:
      return ANY
  }
}

/** INSERT, UPDATE, DELETE and MERGE return what RETURNING asks for, a row for each row changed. */
function changeBounds(scope: Scope): RowBounds {
  const { query } = scope
  if (query.returningList.length === 0) return NONE
  const target = scope.catalog.relation(entryAt(scope, query.resultRelation).relid)
  // What becomes of a row changed through a view is up to the rules and triggers of the table behind it.
  if (!target || isRewritten(scope) || target.kind === 'v') return ANY
  if (query.hasTargetSRFs) return ANY
  let bounds: RowBounds
  if (query.commandType === commandTypes.insert) bounds = fromBounds(scope, singleRelations(scope))
  else if (query.commandType === commandTypes.merge) bounds = ANY
  // A row is changed once, however many rows it is joined with.
  else bounds = singleRelations(scope).has(query.resultRelation) ? { min: 0, max: 1 } : ANY

  if (query.commandType !== commandTypes.insert) return bounds
  // ON CONFLICT DO NOTHING (action 1) and DO UPDATE … WHERE leave rows out; a BEFORE trigger may too.
  const conflict = isA(query.onConflict, 'ONCONFLICTEXPR') ? query.onConflict : null
  const leavesOut = conflict !== null && (conflict.action === 1 || conflict.onConflictWhere !== null)
  const { insert, update } = target.beforeTriggers
  return leavesOut || insert || (conflict && update) ? atLeastNone(bounds) : bounds
}
