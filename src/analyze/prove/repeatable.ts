/** What gives the same again however often it is evaluated. */
import { entryAt, type Scope, viewOf } from '../scope/scope.js'
import { isA, type Node, rteKinds } from '../tree/nodes.js'
import { childrenOf, walk } from '../tree/walk.js'

/**
 * Whether the subquery of an expression gives the same for every row of the level.
 *
 * One that refers to nothing outside of it becomes an InitPlan (`build_subplan`, src/backend/optimizer/plan/subselect.c), which is evaluated once,
 * also where it is volatile or locks its row: rescans evaluate it again only where a parameter of it changes (`ExecReScan`,
 * src/backend/executor/execAmi.c), and a recheck of an updated row reuses its value (`EvalPlanQualStart`, execMain.c). One that refers to
 * a level above becomes correlated where the planner pulls its own level up into that one, and is then evaluated for each row.
 */
export function isTheSame(scope: Scope, subselect: Node | null): boolean {
  if (!isA(subselect, 'QUERY')) return false
  const levels = referencesOf(subselect, scope.call !== null)
  return levels.size === 0 || (!levels.has(0) && isRepeatable(scope, subselect))
}

/** The levels that a subquery refers to: 0 is the one it stands in. Infinity stands for arguments of a function's body. */
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

/** How many levels up a node refers; null for one that refers to no level. */
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
      // What a kind of node that inference does not read refers to is not known: the level around, for all we know.
      return WITHOUT_REFERENCES.has(node.name) ? null : Number.POSITIVE_INFINITY
    default:
      return null
  }
}

/** Nodes that inference does not read, and whose columns are all in the nodes below them. */
const WITHOUT_REFERENCES: ReadonlySet<string> = new Set(['TABLESAMPLECLAUSE', 'JSONFORMAT'])

/**
 * Whether the rows of a source are the same whenever it is read again, as a nested loop does. A volatile expression is evaluated again.
 * FOR UPDATE and its like skip rows that the statement itself has updated meanwhile, and read the newest version of those that
 * others have (`ExecLockRows`, src/backend/executor/nodeLockRows.c). A CTE of either kind is evaluated once.
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
    // Views can read each other in a circle.
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
  const oid = node.tag === 'FUNCEXPR' ? node.funcid : 'opfuncid' in node ? node.opfuncid : null
  if (oid === null) return false
  const called = scope.catalog.function(oid)
  return !called || called.volatile || called.returnsSet
}
