/**
 * Whether an expression of the analysed tree can be NULL. Nullable is the default; every proof is a rule for one
 * kind of node, in the file of its family.
 */
import { isLeftOut } from '../grouping.js'
import type { Scope, Source } from '../scope.js'
import type { Node } from '../tree/nodes.js'
import type { Reason } from '../typed-query.js'
import { aggregateRules } from './aggregates.js'
import { conditionalRules } from './conditionals.js'
import { functionRules } from './functions.js'
import { NEVER, type Place, type Rule, type Rules, type Why } from './place.js'
import { subqueryRules } from './subqueries.js'
import { valueRules } from './values.js'
import { variableRules, whySource } from './variables.js'
import { windowRules } from './windows.js'

const rules: Rules = {
  ...variableRules,
  ...valueRules,
  ...functionRules,
  ...conditionalRules,
  ...aggregateRules,
  ...windowRules,
  ...subqueryRules,
}

/** What is known where an expression stands, beyond what its query's conditions prove: behind FILTER, in a branch of CASE. */
export interface Narrowing {
  /** Columns (`varno.varattno`) that are not NULL there. */
  readonly known: ReadonlySet<string>
  /** Outer joins whose nullable side is there. */
  readonly withoutJoins: ReadonlySet<number>
}

const NO_NARROWING: Narrowing = { known: new Set(), withoutJoins: new Set() }

/** Why an expression may be NULL, in words; empty where that is impossible on any data the schema allows. */
export function whyNullable(
  scope: Scope,
  expression: Node | null,
  { known, withoutJoins }: Narrowing = NO_NARROWING,
): readonly Reason[] {
  return distinct(placeIn(scope, known, withoutJoins, new Set()).why(expression))
}

/** The same for an output column, given what stands behind it. */
export function whySourceNullable(scope: Scope, source: Source): readonly Reason[] {
  return distinct(placeIn(scope, new Set(), new Set(), new Set()).whySource(source))
}

function placeIn(
  scope: Scope,
  known: ReadonlySet<string>,
  withoutJoins: ReadonlySet<number>,
  recursing: ReadonlySet<string>,
): Place {
  const place: Place = {
    scope,
    known,
    withoutJoins,
    recursing,
    why: (expression) => why(expression, place),
    whySource: (source) => whySource(source, place),
    knowing: (columns) => placeIn(scope, new Set([...known, ...columns]), withoutJoins, recursing),
    withoutJoin: (join) => placeIn(scope, known, new Set([...withoutJoins, join]), recursing),
    recursingInto: (column) => placeIn(scope, known, withoutJoins, new Set([...recursing, column])),
    inOtherRows: () => placeIn(scope, NO_NARROWING.known, NO_NARROWING.withoutJoins, recursing),
    inScope: (other) => (other === scope ? place : placeIn(other, new Set(), new Set(), recursing)),
    function: (oid) => scope.catalog.function(oid),
    reason: (word, detail, location = -1) => [{ reason: word, detail, span: scope.spanAt(location) }],
  }
  return place
}

function why(expression: Node | null, place: Place): Why {
  if (!expression) return NEVER
  if (expression.tag !== 'VAR' && isLeftOut(place.scope.query, expression)) {
    const location = 'location' in expression ? expression.location : -1
    return place.reason('grouping-set', 'a grouping set leaves this column out', location)
  }
  const rule = expression.tag === 'OTHER' ? undefined : (rules[expression.tag] as Rule<Node> | undefined)
  if (rule) return rule(expression, place)
  const name = expression.tag === 'OTHER' ? expression.name : expression.tag
  return place.reason('unproven', `nothing is known of ${name.toLowerCase()} expressions`)
}

function distinct(reasons: Why): readonly Reason[] {
  const seen = new Set<string>()
  return reasons.filter(({ reason, detail, span }) => {
    const key = `${reason}\u0000${detail}\u0000${span?.start}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
