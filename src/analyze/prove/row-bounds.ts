/**
 * The number of rows that a query can return, proven from its tree and the schema's keys; unbounded unless
 * proven.
 */
import { constantInteger, isTrueConstant, withoutIntegerCasts } from '../tree/constants.js'
import { namedBy, withoutRelabel } from './equalities.js'
import {
  branchScope,
  childScope,
  cteScope,
  entryAt,
  type Scope,
  setOperations,
  viewOf,
} from '../scope/scope.js'
import { outputEntries } from '../tree/output-entries.js'
import { groupExpressions } from '../tree/grouping.js'
import { outputColumn, rowsOfBody } from '../scope/function-bodies.js'
import { isRewritten } from '../scope/rewriting.js'
import {
  all,
  commandTypes,
  isA,
  joinTypes,
  type Node,
  type NodeOf,
  type Query,
  type RangeTableEntry,
  rteKinds,
} from '../tree/nodes.js'
import { rowsOfCalls } from '../scope/set-rows.js'
import type { RowBounds } from '../../model/typed-query.js'
import { walk } from '../tree/walk.js'
import { type Bindings, bindingsOf, isBound, singleRelations, type Singles } from './unique-keys.js'

/** A rule that bounds the rows, and its evidence in the statement. */
export interface BoundReason {
  readonly kind:
    | 'limit'
    | 'aggregate'
    | 'grouping-set'
    | 'group'
    | 'distinct'
    | 'row-number'
    | 'values'
    | 'function'
    | 'sequence'
    | 'key'
    | 'left-out'
  readonly scope: Scope
  /** The condition or count on which it depends. */
  readonly node?: Node | null
  /** The name of the unique key, or of what removes rows. */
  readonly name?: string
}

/** Bounds and their evidence; a maximum of null has none. */
export interface Bounded extends RowBounds {
  readonly why: readonly BoundReason[]
}

const ANY: Bounded = { min: 0, max: null, why: [] }
const ONE: Bounded = { min: 1, max: 1, why: [] }
const NONE: Bounded = { min: 0, max: 0, why: [] }

const boundsByScope = new WeakMap<Scope, Bounded>()

/** Bounds of the rows a query level returns; 0, 0 for one that returns no rows. */
export function rowBounds(scope: Scope): Bounded {
  let bounds = boundsByScope.get(scope)
  if (!bounds) {
    // A recursive query references itself while it is analysed: no bound.
    boundsByScope.set(scope, ANY)
    bounds = scope.query.commandType === commandTypes.select ? selectBounds(scope) : changeBounds(scope)
    boundsByScope.set(scope, bounds)
  }
  return bounds
}

/** Whether a level has at most one row. */
export function isOneRow(scope: Scope): boolean {
  const { max } = rowBounds(scope)
  return max !== null && max <= 1
}

const bounded = (min: number, max: number | null, ...why: readonly BoundReason[]): Bounded => ({
  min,
  max,
  why: max === null ? [] : why,
})
const atLeastNone = (bounds: Bounded): Bounded => ({ ...bounds, min: 0 })
const times = (a: Bounded, b: Bounded): Bounded =>
  bounded(
    a.min * b.min,
    a.max === 0 || b.max === 0 ? 0 : a.max === null || b.max === null ? null : a.max * b.max,
    ...a.why,
    ...b.why,
  )
const plus = (a: Bounded, b: Bounded): Bounded =>
  bounded(a.min + b.min, a.max === null || b.max === null ? null : a.max + b.max, ...a.why, ...b.why)

/** The smaller maximum of two. */
const tighter = (a: Bounded, b: Bounded): Bounded =>
  a.max === null || (b.max !== null && b.max < a.max) ? b : a

/** Bounds of a level if only the rows with certain values in the output columns `bound` are read. */
function boundsGiven(scope: Scope, bound: ReadonlySet<number>): Bounded {
  const { query } = scope
  const all = rowBounds(scope)
  if (query.setOperations || query.commandType !== commandTypes.select || bound.size === 0) return all
  const given = outputEntries(query).flatMap(({ expr }, index) =>
    bound.has(index + 1) && expr ? [ungrouped(scope, withoutRelabel(expr))] : [],
  )
  return atLeastNone(tighter(all, selectBounds(scope, given)))
}

/** The expression that a grouping column groups. */
function ungrouped(scope: Scope, expression: Node): Node {
  if (expression.tag !== 'VAR' || expression.varlevelsup !== 0) return expression
  const entry = entryAt(scope, expression.varno)
  return (entry.rtekind === rteKinds.group && entry.groupexprs[expression.varattno - 1]) || expression
}

/** What is bound in a level: by its conditions, and by the values that its reader compares with. */
interface Bound {
  readonly bindings: Bindings
  readonly given: readonly Node[]
}

function selectBounds(scope: Scope, given: readonly Node[] = []): Bounded {
  const { query } = scope
  const bound: Bound = { bindings: bindingsOf(scope, given), given }
  let bounds = query.setOperations ? setBounds(scope, query.setOperations) : groupedBounds(scope, bound)
  if (isNumbered(scope, bound))
    bounds = atLeastNone(tighter(bounds, bounded(0, 1, { kind: 'row-number', scope })))
  if (query.hasTargetSRFs) bounds = ANY
  if (query.distinctClause.length > 0) bounds = distinctBounds(scope, bound, bounds)
  return limited(scope, bounds)
}

function groupedBounds(scope: Scope, bound: Bound): Bounded {
  const { query } = scope
  const { groupClause, groupingSets, hasAggs, havingQual } = query
  const filtered = havingQual !== null && !isTrueConstant(havingQual)
  if (groupingSets.length > 0) {
    // Each `()` returns one row, even for no rows; any other set returns one for each group.
    const { empty, others } = countSets(query)
    const why: BoundReason = { kind: 'grouping-set', scope }
    return bounded(filtered ? 0 : empty, others ? null : empty, why)
  }
  if (groupClause.length === 0 && (hasAggs || havingQual)) {
    return bounded(filtered ? 0 : 1, 1, { kind: 'aggregate', scope })
  }
  const bounds = fromBounds(scope, bound.bindings.single)
  if (groupClause.length === 0) return bounds
  const min = havingQual ? 0 : Math.min(bounds.min, 1)
  return areBound(scope, groupExpressions(query), bound)
    ? { ...tighter(bounds, bounded(min, 1, { kind: 'group', scope })), min }
    : { ...bounds, min }
}

/**
 * DISTINCT keeps one row for each combination of values, DISTINCT ON one for each combination of its
 * expressions. With an ORDER BY, Postgres may evaluate set-returning functions of the target list after both
 * (`make_sort_input_target`, src/backend/optimizer/plan/planner.c).
 */
function distinctBounds(scope: Scope, bound: Bound, bounds: Bounded): Bounded {
  const min = Math.min(bounds.min, 1)
  // A grouping column has its value in some rows and NULL in those of the sets that leave it out.
  const { query } = scope
  const isExpandedLater = query.hasTargetSRFs && query.sortClause.length > 0
  const isOne =
    !isExpandedLater &&
    query.groupingSets.length === 0 &&
    areBound(scope, namedBy(query.distinctClause, query.targetList), bound)
  return { ...(isOne ? tighter(bounds, bounded(min, 1, { kind: 'distinct', scope })) : bounds), min }
}

/**
 * Whether the reader requires one number of `row_number()`, which numbers the rows of a partition, and there
 * is only one partition.
 */
function isNumbered(scope: Scope, bound: Bound): boolean {
  const { query } = scope
  return bound.given.map(withoutIntegerCasts).some((call) => {
    if (call.tag !== 'WINDOWFUNC' || query.groupingSets.length > 0) return false
    const called = scope.catalog.function(call.winfnoid)
    if (called?.schema !== 'pg_catalog' || called.signature !== 'row_number()') return false
    const window = all(query.windowClause, 'WINDOWCLAUSE').find(({ winref }) => winref === call.winref)
    return window !== undefined && areBound(scope, namedBy(window.partitionClause, query.targetList), bound)
  })
}

/** Whether each expression has one value in all rows, or in those that the reader reads. */
const areBound = (scope: Scope, expressions: readonly (Node | null)[], { bindings, given }: Bound): boolean =>
  expressions.every((expression) => {
    if (!expression) return false
    const grouped = ungrouped(scope, withoutRelabel(expression))
    return isBound(scope, grouped, bindings) || given.includes(grouped)
  })

function limited(scope: Scope, bounds: Bounded): Bounded {
  const { limitCount, limitOffset, limitOption, rowMarks } = scope.query
  // A row that another transaction changed meanwhile may be removed under FOR UPDATE and SKIP LOCKED.
  const rows = limitOffset || rowMarks.length > 0 ? atLeastNone(bounds) : bounds
  if (!limitCount) return rows
  const constant = constantInteger(limitCount)
  if (constant === null) return atLeastNone(rows)
  const count = Math.max(0, constant)
  const min = Math.min(rows.min, count)
  // 1: WITH TIES, which can return more rows than its count.
  if (limitOption === 1) return { ...rows, min }
  return { ...tighter(rows, bounded(min, count, { kind: 'limit', scope, node: limitCount })), min }
}

function setBounds(scope: Scope, node: Node): Bounded {
  if (isA(node, 'RANGETBLREF')) {
    const branch = branchScope(scope, node.rtindex)
    return branch ? rowBounds(branch) : ANY
  }
  if (!isA(node, 'SETOPERATIONSTMT') || !node.larg || !node.rarg) return ANY
  const left = setBounds(scope, node.larg)
  // The recursive term runs repeatedly, whatever one run of it returns.
  const right = isRecursive(scope, node.rarg) ? ANY : setBounds(scope, node.rarg)
  if (node.op === setOperations.union) {
    const both = plus(left, right)
    return node.all ? both : { ...both, min: Math.min(both.min, 1) }
  }
  if (node.op === setOperations.except) return atLeastNone(left)
  return atLeastNone(tighter(left, right))
}

function isRecursive(scope: Scope, branch: Node): boolean {
  let found = false
  walk(isA(branch, 'RANGETBLREF') ? entryAt(scope, branch.rtindex) : branch, (node) => {
    if (isA(node, 'RANGETBLENTRY') && node.self_reference) found = true
    return !found
  })
  return found
}

function fromBounds(scope: Scope, single: Singles): Bounded {
  const { jointree } = scope.query
  if (!isA(jointree, 'FROMEXPR')) return ANY
  const joined = jointree.fromlist.map((item) => itemBounds(scope, item, single)).reduce(times, ONE)
  return jointree.quals && !isTrueConstant(jointree.quals) ? atLeastNone(joined) : joined
}

/** Bounds of the rows that a level groups and aggregates: those of FROM that satisfy WHERE. */
export const inputBounds = (scope: Scope): Bounded => fromBounds(scope, bindingsOf(scope, []).single)

/** Bounds of a FROM item whose relations in `single` have at most one matching row each. */
function itemBounds(scope: Scope, item: Node, single: Singles): Bounded {
  if (isA(item, 'RANGETBLREF')) {
    const bounds = boundsOfEntry(scope, entryAt(scope, item.rtindex))
    const key = single.get(item.rtindex)
    if (!key || (bounds.max !== null && bounds.max <= 1)) return bounds
    return bounded(Math.min(bounds.min, 1), 1, ...key)
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
      return right.max === 0 ? left : { ...product, min: left.min }
    case joinTypes.right:
      return left.max === 0 ? right : { ...product, min: right.min }
    default: {
      const apart = plus(left, right).max
      const most = product.max === null || apart === null ? null : Math.max(product.max, apart)
      return bounded(Math.max(left.min, right.min), most, ...product.why)
    }
  }
}

const NO_COLUMNS: ReadonlySet<number> = new Set()

/** Bounds of a range table entry if only the rows with certain values in the columns `bound` are read. */
export function boundsOfEntry(
  scope: Scope,
  entry: RangeTableEntry,
  bound: ReadonlySet<number> = NO_COLUMNS,
): Bounded {
  switch (entry.rtekind) {
    case rteKinds.relation: {
      const view = viewOf(scope, entry)
      if (view) return boundsGiven(view, bound)
      // A sequence is a table of one row (src/backend/commands/sequence.c).
      const isSequence = scope.catalog.relation(entry.relid)?.kind === 'S'
      return isSequence ? bounded(1, 1, { kind: 'sequence', scope }) : ANY
    }
    case rteKinds.subquery:
      return isA(entry.subquery, 'QUERY') ? boundsGiven(childScope(scope, entry.subquery), bound) : ANY
    case rteKinds.cte: {
      const cte = cteScope(scope, entry)
      return cte && !entry.self_reference ? boundsGiven(cte, bound) : ANY
    }
    case rteKinds.values:
      return bounded(entry.values_lists.length, entry.values_lists.length, { kind: 'values', scope })
    case rteKinds.result:
      return ONE
    case rteKinds.function: {
      const calls = all(entry.functions, 'RANGETBLFUNCTION')
      const sets = calls.filter(returnsSet)
      if (sets.length === 0) return bounded(1, 1, { kind: 'function', scope })
      const count = rowsOfCalls(scope, entry)
      if (count !== null) return bounded(count, count, { kind: 'values', scope })
      const body = rowsOfBody(scope, entry)
      // ROWS FROM returns as many rows as its longest function.
      if (!body) return sets.length < calls.length ? { ...ANY, min: 1 } : ANY
      const outputs = [...bound].flatMap((attribute) => outputColumn(body, attribute) ?? [])
      const rows = boundsGiven(body, new Set(outputs))
      // A strict function returns no rows for a NULL.
      return body.call?.called.strict ? atLeastNone(rows) : rows
    }
    default:
      return ANY
  }
}

/**
 * Whether a function in FROM returns a set; an expression that is not a function call, such as CAST or
 * COALESCE, cannot.
 */
const returnsSet = ({ funcexpr }: NodeOf<'RANGETBLFUNCTION'>): boolean =>
  isA(funcexpr, 'FUNCEXPR') && funcexpr.funcretset

/** INSERT, UPDATE, DELETE and MERGE return one row of RETURNING for each changed row. */
function changeBounds(scope: Scope): Bounded {
  const { query } = scope
  if (query.returningList.length === 0) return NONE
  const target = scope.catalog.relation(entryAt(scope, query.resultRelation).relid)
  // The rules and triggers of the table behind a view determine what happens to a row changed through the
  // view.
  if (!target || isRewritten(scope) || target.kind === 'v') return ANY
  if (query.hasTargetSRFs) return ANY
  let bounds: Bounded
  if (query.commandType === commandTypes.insert) bounds = fromBounds(scope, singleRelations(scope))
  else if (query.commandType === commandTypes.merge) bounds = ANY
  // A row is changed once, however many rows it is joined with.
  else {
    const key = singleRelations(scope).get(query.resultRelation)
    bounds = key ? bounded(0, 1, ...key) : ANY
  }

  if (query.commandType !== commandTypes.insert) return bounds
  // ON CONFLICT DO NOTHING (action 1) and DO UPDATE … WHERE skip rows; a BEFORE trigger may too.
  const conflict = isA(query.onConflict, 'ONCONFLICTEXPR') ? query.onConflict : null
  const leavesOut = conflict !== null && (conflict.action === 1 || conflict.onConflictWhere !== null)
  const { insert, update } = target.beforeTriggers
  const skipped = insert || (conflict !== null && update)
  if (!leavesOut && !skipped) return bounds
  const name = leavesOut ? 'ON CONFLICT' : `a BEFORE trigger of ${target.name}`
  return { ...atLeastNone(bounds), why: [...bounds.why, { kind: 'left-out', scope, name }] }
}

/**
 * The number of grouping sets that are `()`, and whether there are others. Several GROUP BY items are
 * multiplied.
 */
function countSets(query: Query): { readonly empty: number; readonly others: boolean } {
  const counts = query.groupingSets.map(setsOf)
  const empty = counts.reduce((product, each) => product * each.empty, 1)
  return {
    empty: query.groupDistinct ? Math.min(empty, 1) : empty,
    others: counts.some(({ others }) => others),
  }
}

/** `GroupingSetKind` of parsenodes.h. */
const groupingSets = { empty: 0, simple: 1, rollup: 2, cube: 3, sets: 4 } as const

function setsOf(node: Node): { readonly empty: number; readonly others: boolean } {
  if (!isA(node, 'GROUPINGSET') || node.kind === groupingSets.simple) return { empty: 0, others: true }
  if (node.kind === groupingSets.empty) return { empty: 1, others: false }
  if (node.kind !== groupingSets.sets) return { empty: 1, others: true }
  const inner = node.content.map(setsOf)
  return {
    empty: inner.reduce((sum, each) => sum + each.empty, 0),
    others: inner.some(({ others }) => others),
  }
}
