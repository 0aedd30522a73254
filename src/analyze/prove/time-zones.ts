import type { Oid } from '../../database/database.js'
import { type Scope, viewOf } from '../scope/scope.js'
import { calledFunction } from '../tree/called-function.js'
import { isA, type Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** date, timestamp, timestamptz. */
const POINTS_IN_TIME: ReadonlySet<Oid> = new Set([1082, 1114, 1184])

const EQUAL_BY_ZONE: ReadonlySet<string> = new Set([
  'date_eq_timestamptz',
  'timestamp_eq_timestamptz',
  'timestamptz_eq_date',
  'timestamptz_eq_timestamp',
])

/**
 * Whether the planner may consider an equality of this type as implied by others, and not evaluate it. It
 * treats the equalities of an operator family as transitive (src/backend/optimizer/README,
 * EquivalenceClasses), which they are not if a clock skips an hour: with
 * `id = '2026-03-29 03:30' and id = '2026-03-29 01:30+00'`, 02:30 satisfies both in Rome.
 */
export const isImpliedAcrossZones = (scope: Scope, type: Oid): boolean =>
  POINTS_IN_TIME.has(type) && mixesZones(statementOf(scope))

const known = new WeakMap<Scope, boolean>()

/** The planner pulls up subqueries, views and functions, so one such equality counts wherever it occurs. */
function mixesZones(statement: Scope): boolean {
  let mixes = known.get(statement)
  if (mixes === undefined) {
    mixes = holdsMixed(statement, statement.query, new Set())
    known.set(statement, mixes)
  }
  return mixes
}

function holdsMixed(scope: Scope, tree: Node, seen: Set<Node>): boolean {
  let found = false
  walk(tree, (node) => {
    if (isMixed(scope, node)) found = true
    const view = isA(node, 'RANGETBLENTRY') ? viewOf(scope, node) : null
    if (view && !seen.has(view.query)) {
      seen.add(view.query)
      if (holdsMixed(view, view.query, seen)) found = true
    }
    return !found
  })
  return found
}

/** A function of the schema, and a policy, may be pulled up with any comparison. */
function isMixed({ catalog }: Scope, node: Node): boolean {
  if (isA(node, 'RANGETBLENTRY')) return catalog.relation(node.relid)?.hasRowSecurity ?? false
  const oid = calledFunction(node)
  if (oid === null) return false
  const called = catalog.function(oid)
  return called?.schema !== 'pg_catalog' || EQUAL_BY_ZONE.has(called.name)
}

function statementOf(scope: Scope): Scope {
  let level = scope
  for (let above = level.parent ?? level.reader; above; above = level.parent ?? level.reader) level = above
  return level
}
