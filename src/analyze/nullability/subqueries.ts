import { rowBounds } from '../row-bounds.js'
import { childScope, outputOf } from '../scope.js'
import { isA } from '../tree/nodes.js'
import { NEVER, type Rules } from './place.js'

/** `SubLinkType` of primnodes.h. */
export const subLinks = {
  exists: 0,
  all: 1,
  any: 2,
  rowCompare: 3,
  expression: 4,
  multiple: 5,
  array: 6,
} as const

/** Subqueries in expressions. */
export const subqueryRules: Rules = {
  SUBLINK(node, place) {
    if (node.subLinkType === subLinks.exists || node.subLinkType === subLinks.array) return NEVER
    if (!isA(node.subselect, 'QUERY') || node.subLinkType !== subLinks.expression) {
      return place.reason('subquery', 'a comparison with a subquery may be NULL', node.location)
    }
    const scope = childScope(place.scope, node.subselect)
    if (rowBounds(scope).min < 1) {
      return place.reason('subquery', 'a scalar subquery without a row is NULL', node.location)
    }
    return place.inScope(scope).whySource(outputOf(scope, 1))
  },
}
