import { all, type Query } from '../tree/nodes.js'
import { levelAbove } from '../scope.js'
import { anyOf, NEVER, type Rules } from './place.js'
import { aggregateNeeds } from './total-functions.js'

/** Aggregates and grouping. */
export const aggregateRules: Rules = {
  GROUPINGFUNC: () => NEVER,
  AGGREF(node, place) {
    const aggregate = place.function(node.aggfnoid)
    const needs = aggregateNeeds(aggregate)
    if (needs === 'nothing') return NEVER
    const label = aggregate?.name ?? 'an aggregate'
    if (node.aggfilter)
      return place.reason('aggregate', `${label} where FILTER lets nothing through`, node.location)
    // Its columns are those of the query it aggregates, which may be an outer one.
    if (!everyGroupHasRows(levelAbove(place.scope, node.agglevelsup).query)) {
      return place.reason('aggregate', `${label} over no rows`, node.location)
    }
    if (needs === 'rows') return NEVER
    if (needs === null) return place.reason('aggregate', `${label} may give NULL`, node.location)
    // What a branch of CASE knows, it knows of one row of the group. ORDER BY inside the call adds arguments that decide nothing.
    const rows = place.inOtherRows()
    const aggregated = all(node.args, 'TARGETENTRY').flatMap(({ expr, resjunk }) =>
      resjunk ? NEVER : rows.why(expr),
    )
    return [...anyOf(rows, node.aggdirectargs), ...aggregated]
  },
}

/** A group exists because of a row; without GROUP BY, and for a grouping set `()`, it exists without any. */
function everyGroupHasRows(query: Query): boolean {
  return query.groupClause.length > 0 && query.groupingSets.length === 0
}
