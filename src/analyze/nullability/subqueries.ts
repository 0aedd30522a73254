import { rowBounds } from '../prove/row-bounds.js'
import { childScope, outputOf } from '../scope/scope.js'
import { isA, subLinks } from '../tree/nodes.js'
import { NEVER, type Rules } from './place.js'

/** Subqueries in expressions. */
export const subqueryRules: Rules = {
  SUBLINK(node, place) {
    if (node.subLinkType === subLinks.exists || node.subLinkType === subLinks.array) return NEVER
    if (!isA(node.subselect, 'QUERY'))
      return place.reason('subquery', 'a comparison with a subquery may be NULL', node.location)
    const scope = childScope(place.scope, node.subselect)
    // ANY and ALL of no rows are false and true (ExecScanSubPlan of nodeSubplan.c).
    if (node.subLinkType === subLinks.any || node.subLinkType === subLinks.all) {
      return place.comparedWith(scope).why(node.testexpr)
    }
    if (rowBounds(scope).min < 1) {
      return place.reason('subquery', 'a scalar subquery that returns no row is NULL', node.location)
    }
    if (node.subLinkType === subLinks.rowCompare) return place.comparedWith(scope).why(node.testexpr)
    return node.subLinkType === subLinks.expression
      ? place.inScope(scope).whySource(outputOf(scope, 1))
      : place.reason('subquery', 'an assignment from a subquery', node.location)
  },
}
