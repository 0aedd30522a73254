import { constantInteger, isTrueConstant } from '../tree/constants.js'
import { inputBounds } from '../prove/row-bounds.js'
import { levelAbove, type Scope } from '../scope/scope.js'
import { all, type Node } from '../tree/nodes.js'
import { anyOf, NEVER, type Rules } from './context.js'
import { aggregateNeeds } from './total-functions.js'

/** Aggregates and grouping. */
export const aggregateRules: Rules = {
  GROUPINGFUNC: () => NEVER,
  AGGREF(node, context) {
    const aggregate = context.function(node.aggfnoid)
    const needs = aggregateNeeds(aggregate)
    if (needs === 'nothing') return NEVER
    const label = aggregate?.name ?? 'an aggregate'
    if (node.aggfilter && !isTrueConstant(node.aggfilter))
      return context.reason('aggregate', `${label} returns NULL if FILTER rejects every row`, node.location)
    // Its columns belong to the query that it aggregates, which may be an outer one.
    if (!everyGroupHasRows(levelAbove(context.scope, node.agglevelsup))) {
      return context.reason('aggregate', `${label} returns NULL over no rows`, node.location)
    }
    if (needs === 'rows') return NEVER
    if (needs === null) return context.reason('aggregate', `${label} may return NULL`, node.location)
    // A proof in a branch of CASE is about one row of the group. ORDER BY inside the call adds arguments that
    // are irrelevant here.
    const rows = context.inOtherRows()
    const aggregated = all(node.args, 'TARGETENTRY').flatMap(({ expr, resjunk }) =>
      resjunk ? NEVER : rows.why(expr),
    )
    return [...anyOf(rows, node.aggdirectargs), ...aggregated]
  },
}

/**
 * A group exists because of a row. Without GROUP BY, and for a grouping set `()`, it also exists without any,
 * unless the input always has rows or HAVING requires some.
 */
function everyGroupHasRows(scope: Scope): boolean {
  const { groupClause, groupingSets, havingQual } = scope.query
  if (groupingSets.length > 0) return false
  return groupClause.length > 0 || inputBounds(scope).min > 0 || wantsRows(scope, havingQual)
}

/** Whether no group without rows satisfies a condition: `count(*) > 0`. */
function wantsRows(scope: Scope, condition: Node | null): boolean {
  if (condition?.tag === 'BOOLEXPR' && condition.boolop === 'and') {
    return condition.args.some((arg) => wantsRows(scope, arg))
  }
  if (condition?.tag !== 'OPEXPR') return false
  const [left, right] = condition.args
  const comparison = scope.catalog.function(condition.opfuncid)
  if (!left || !right || comparison?.schema !== 'pg_catalog') return false
  // For int8 with int8 or int4: int8gt, int84ge, int48lt (src/backend/utils/adt/int8.c).
  const operator = /^int(?:8|84|48)(gt|ge|lt|le|ne|eq)$/.exec(comparison.name)?.[1]
  if (operator === undefined) return false
  if (isCount(scope, left)) return isFalseForZero(operator, constantInteger(right))
  return isCount(scope, right) && isFalseForZero(COMMUTED[operator] ?? operator, constantInteger(left))
}

const COMMUTED: Readonly<Record<string, string>> = { gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' }

/** Whether `0 operator bound` is false. */
function isFalseForZero(operator: string, bound: number | null): boolean {
  if (bound === null) return false
  switch (operator) {
    case 'gt':
      return bound >= 0
    case 'ge':
      return bound > 0
    case 'lt':
      return bound <= 0
    case 'le':
      return bound < 0
    case 'ne':
      return bound === 0
    default:
      return bound !== 0
  }
}

function isCount(scope: Scope, node: Node): boolean {
  if (node.tag !== 'AGGREF' || node.agglevelsup > 0) return false
  const called = scope.catalog.function(node.aggfnoid)
  return called?.schema === 'pg_catalog' && called.name === 'count'
}
