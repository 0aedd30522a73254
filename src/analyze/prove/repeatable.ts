/** Expressions and sources with the same result however often they are evaluated. */
import { entryAt, type Scope, viewOf } from '../scope/scope.js'
import { calledFunction } from '../tree/called-function.js'
import { isA, type Node, rteKinds } from '../tree/nodes.js'
import { childrenOf, walk } from '../tree/walk.js'

/**
 * Whether the subquery of an expression returns the same for every row of the level.
 *
 * A subquery without outer references becomes an InitPlan (`build_subplan`,
 * src/backend/optimizer/plan/subselect.c), which is evaluated once, even if it is volatile or locks its row:
 * rescans evaluate it again only if one of its parameters changes (`ExecReScan`,
 * src/backend/executor/execAmi.c), and a recheck of an updated row reuses its value (`EvalPlanQualStart`,
 * execMain.c). A subquery that references a level above becomes correlated if the planner pulls its own level
 * up into that one, and is then evaluated for each row.
 */
export function isTheSame(scope: Scope, subselect: Node | null): boolean {
  if (!isA(subselect, 'QUERY')) return false
  const levels = referencesOf(subselect, scope.call !== null)
  return levels.size === 0 || (!levels.has(0) && isRepeatable(scope, subselect))
}

/**
 * The levels that a subquery references: 0 is the one that contains it. Infinity represents arguments of a
 * function's body.
 */
function referencesOf(subquery: Node, isInBody: boolean): ReadonlySet<number> {
  const levels = new Set<number>()
  const visit = (node: Node, depth: number): void => {
    const levelsUp = upOf(node)
    if (levelsUp !== null && levelsUp >= depth) levels.add(levelsUp - depth)
    if (isInBody && node.tag === 'PARAM' && node.paramkind === 0) levels.add(Number.POSITIVE_INFINITY)
    const inner = node.tag === 'QUERY' ? depth + 1 : depth
    for (const child of childrenOf(node)) visit(child, inner)
  }
  visit(subquery, 0)
  return levels
}

/** The number of levels up that a node references; null for a node that references no level. */
function upOf(node: Node): number | null {
  switch (node.tag) {
    case 'VAR':
      return node.varlevelsup
    case 'AGGREF':
    case 'GROUPINGFUNC':
      return node.agglevelsup
    case 'RETURNINGEXPR':
      return node.retlevelsup
    case 'OTHER':
      // The references of a kind of node that inference does not read are unknown, so it may reference any
      // level.
      return WITHOUT_REFERENCES.has(node.name) ? null : Number.POSITIVE_INFINITY
    default:
      return null
  }
}

/** Nodes that inference does not read, and whose columns are all in their child nodes. */
const WITHOUT_REFERENCES: ReadonlySet<string> = new Set(['TABLESAMPLECLAUSE', 'JSONFORMAT'])

/**
 * Whether the rows of a source are the same whenever it is read again, as in a nested loop. A volatile
 * expression is evaluated again. FOR UPDATE and similar clauses skip rows that the statement itself has
 * updated meanwhile, and read the newest version of rows that others have updated (`ExecLockRows`,
 * src/backend/executor/nodeLockRows.c). A CTE of either kind is evaluated once.
 */
export function isSteady(scope: Scope, index: number): boolean {
  const entry = entryAt(scope, index)
  if (entry.rtekind === rteKinds.relation) {
    const view = viewOf(scope, entry)
    return view === null || isRepeatable(view, view.query)
  }
  return (
    (entry.rtekind !== rteKinds.subquery && entry.rtekind !== rteKinds.values) || isRepeatable(scope, entry)
  )
}

/** Without calls of volatile or set-returning functions, and without row locks. */
export function isRepeatable(scope: Scope, below: Node, seen: Set<Node> = new Set()): boolean {
  let changes = false
  walk(below, (node) => {
    if (isChanging(scope, node) || (isA(node, 'QUERY') && node.rowMarks.length > 0)) changes = true
    const view = isA(node, 'RANGETBLENTRY') ? viewOf(scope, node) : null
    // Views can reference each other in a circle.
    if (view && !seen.has(view.query)) {
      seen.add(view.query)
      if (!isRepeatable(view, view.query, seen)) changes = true
    }
    return !changes
  })
  return !changes
}

/** Calls of volatile or set-returning functions. */
export function isChanging(scope: Scope, node: Node): boolean {
  const oid = calledFunction(node)
  if (oid === null) return false
  const called = scope.catalog.function(oid)
  return !called || called.volatile || called.returnsSet
}
