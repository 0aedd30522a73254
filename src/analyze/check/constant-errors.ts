/**
 * The planner computes calls of functions with constant arguments, and some of these fail: `1 / 0`, `make_date(2026, 2, 30)`. Where
 * the planner alone decides, such an error comes with each call of the statement.
 * Source: https://www.postgresql.org/docs/18/xfunc-volatility.html, src/backend/optimizer/util/clauses.c
 */
import { FIRST_USER_OID } from '../../database/catalog-attributes.js'
import type { Catalog, CatalogFunction } from '../../database/catalog.js'

import { calledFunction } from '../tree/called-function.js'
import type { Node, Query } from '../tree/nodes.js'
import { childrenOf, walk } from '../tree/walk.js'

/** When the statement fails: with every call, or only in plans that are made without its arguments. */
export type ConstantFailure = 'always' | 'without arguments'

/** Null where the error may be one of the session that planned: of its settings, its time zone, its role. */
export function constantFailure(tree: Query, catalog: Catalog): ConstantFailure | null {
  let dependsOnSession = false
  let dependsOnArguments = false
  walk(tree, (node) => {
    dependsOnSession ||= readsSession(node, catalog)
    dependsOnArguments ||= decidesByArguments(node)
  })
  if (dependsOnSession) return null
  return dependsOnArguments ? 'without arguments' : 'always'
}

/** The only call in the statement whose arguments are all constants; null where there are several, or none. */
export function constantCall(tree: Query): Node | null {
  const found: Node[] = []
  walk(tree, (node) => {
    const isConstant = calledFunction(node) !== null && !VARYING.some((tag) => holds(node, tag))
    if (isConstant) found.push(node)
    return !isConstant
  })
  return found.length === 1 ? (found[0] ?? null) : null
}

const VARYING: readonly Node['tag'][] = ['VAR', 'PARAM', 'SUBLINK', 'AGGREF', 'WINDOWFUNC', 'OTHER']

/** Stable functions are computed too, as an estimate. What a view, a policy or a rule puts into the statement is not in its tree. */
function readsSession(node: Node, catalog: Catalog): boolean {
  switch (node.tag) {
    case 'COERCEVIAIO':
    case 'SQLVALUEFUNCTION':
      return true
    case 'RANGETBLENTRY': {
      const relation = node.relid > 0 ? catalog.relation(node.relid) : undefined
      const { insert, update, delete: remove } = relation?.rewritten ?? {}
      return relation?.kind === 'v' || relation?.hasRowSecurity === true || !!(insert || update || remove)
    }
    default: {
      const called = calledFunction(node)
      return called !== null && isStable(catalog.function(called))
    }
  }
}

const isStable = (called: CatalogFunction | undefined): boolean =>
  called === undefined || (!called.immutable && !called.volatile)

/** Whether an argument may leave out what has failed: a branch of CASE, a later operand, the body of a function. */
function decidesByArguments(node: Node): boolean {
  switch (node.tag) {
    case 'CASEEXPR':
    case 'COALESCEEXPR':
      return holds(node, 'PARAM')
    case 'BOOLEXPR':
      return node.args.some((arg) => holds(arg, 'PARAM') && !holds(arg, 'VAR'))
    case 'FUNCEXPR':
      return node.funcid >= FIRST_USER_OID && holds(node, 'PARAM')
    default:
      return false
  }
}

const holds = (node: Node, tag: Node['tag']): boolean =>
  node.tag === tag || childrenOf(node).some((child) => holds(child, tag))
