import { all, type Query } from '../tree/nodes.js'
import { NEVER, type Rules } from './place.js'

/** Aggregates that give a value over no rows at all. */
export const OVER_NOTHING: ReadonlySet<string> = new Set(['count', 'regr_count'])

/** Aggregates that give a value over one row or more, NULL arguments included. */
export const OVER_ANY_ROWS: ReadonlySet<string> = new Set([
  'array_agg',
  'json_agg',
  'jsonb_agg',
  'json_object_agg',
  'jsonb_object_agg',
])

/** Aggregates that give a value over one value that is not NULL. */
export const OVER_ANY_VALUE: ReadonlySet<string> = new Set([
  'any_value',
  'avg',
  'bit_and',
  'bit_or',
  'bool_and',
  'bool_or',
  'every',
  'max',
  'min',
  'string_agg',
  'sum',
])

/** Aggregates and grouping. */
export const aggregateRules: Rules = {
  GROUPINGFUNC: () => NEVER,
  AGGREF(node, place) {
    const aggregate = place.function(node.aggfnoid)
    const name = aggregate?.schema === 'pg_catalog' ? aggregate.name : ''
    if (OVER_NOTHING.has(name)) return NEVER
    const label = aggregate?.name ?? 'an aggregate'
    if (node.agglevelsup > 0) return place.reason('aggregate', `${label} of an outer query`, node.location)
    if (node.aggfilter)
      return place.reason('aggregate', `${label} where FILTER lets nothing through`, node.location)
    if (!everyGroupHasRows(place.scope.query)) {
      return place.reason('aggregate', `${label} over no rows`, node.location)
    }
    if (OVER_ANY_ROWS.has(name)) return NEVER
    if (!OVER_ANY_VALUE.has(name)) return place.reason('aggregate', `${label} may give NULL`, node.location)
    // ORDER BY inside the call adds arguments of its own, which decide nothing.
    return all(node.args, 'TARGETENTRY').flatMap(({ expr, resjunk }) => (resjunk ? NEVER : place.why(expr)))
  },
}

/** A group exists because of a row; without GROUP BY, and for a grouping set `()`, it exists without any. */
function everyGroupHasRows(query: Query): boolean {
  return query.groupClause.length > 0 && query.groupingSets.length === 0
}
