import { rowBounds } from '../prove/row-bounds.js'
import { childScope, outputOf } from '../scope/scope.js'
import { isA, subLinks } from '../tree/nodes.js'
import { NEVER, type Rules } from './context.js'

/** Subqueries in expressions. */
export const subqueryRules: Rules = {
  SUBLINK(node, context) {
    if (node.subLinkType === subLinks.exists || node.subLinkType === subLinks.array) return NEVER
    if (!isA(node.subselect, 'QUERY'))
      return context.reason('subquery', 'a comparison with a subquery may be NULL', node.location)
    const scope = childScope(context.scope, node.subselect)
    // ANY and ALL over no rows are false and true (ExecScanSubPlan of nodeSubplan.c).
    if (node.subLinkType === subLinks.any || node.subLinkType === subLinks.all) {
      return context.comparedWith(scope).why(node.testexpr)
    }
    if (rowBounds(scope).min < 1) {
      return context.reason('subquery', 'a scalar subquery that returns no row is NULL', node.location)
    }
    if (node.subLinkType === subLinks.rowCompare) return context.comparedWith(scope).why(node.testexpr)
    return node.subLinkType === subLinks.expression
      ? context.inScope(scope).whySource(outputOf(scope, 1))
      : context.reason('subquery', 'an assignment from a subquery', node.location)
  },
}
