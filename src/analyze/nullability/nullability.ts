/**
 * Whether an expression of the analysed tree can be NULL. Nullable is the default; every proof is a rule for one
 * kind of node, in the file of its family.
 */
import { expressionKey, NOTHING, type Proven, union } from '../prove/conditions.js'
import { isLeftOut } from '../tree/grouping.js'
import { proofsOf } from '../prove/proofs.js'
import type { Scope, Source } from '../scope/scope.js'
import type { Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import type { Reason } from '../../model/typed-query.js'
import { aggregateRules } from './aggregates.js'
import { conditionalRules } from './conditionals.js'
import { whyElementOfSource } from './elements.js'
import { inWords } from './evidence.js'
import { functionRules } from './functions.js'
import { type Evidence, NEVER, type Place, type Rule, type Rules, type Why } from './place.js'
import { subqueryRules } from './subqueries.js'
import { valueRules } from './values.js'
import { proofsHold } from './changed-rows.js'
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
  /** What is not NULL there. */
  readonly known: Proven
  /** Outer joins whose nullable side is there. */
  readonly withoutJoins: ReadonlySet<number>
}

export const NO_NARROWING: Narrowing = { known: NOTHING, withoutJoins: new Set() }

/** Whether a value can be NULL: why, or else what shows that it cannot, beyond constraints. Both in words. */
export interface Nullability {
  readonly why: readonly Reason[]
  readonly proofs: readonly Reason[]
}

/** Why an expression may be NULL, in words; empty where that is impossible on any data the schema allows. */
export function whyNullable(
  scope: Scope,
  expression: Node | null,
  narrowing: Narrowing = NO_NARROWING,
): readonly Reason[] {
  return expressionNullability(scope, expression, narrowing).why
}

export function expressionNullability(
  scope: Scope,
  expression: Node | null,
  { known, withoutJoins }: Narrowing,
): Nullability {
  const evidence: Evidence[] = []
  const why = distinct(top(scope, { known, withoutJoins }, evidence).why(expression))
  return { why, proofs: why.length > 0 ? [] : distinct(evidence.map(inWords)) }
}

/** The same for an output column, given what stands behind it. */
export function sourceNullability(scope: Scope, source: Source): Nullability {
  const evidence: Evidence[] = []
  const why = distinct(top(scope, NO_NARROWING, evidence).whySource(source))
  return { why, proofs: why.length > 0 ? [] : distinct(evidence.map(inWords)) }
}

/** Whether the array that stands behind an output column can have an element that is NULL. */
export const hasNullElements = (scope: Scope, source: Source): boolean =>
  whyElementOfSource(source, top(scope, NO_NARROWING, [])).length > 0

const top = (scope: Scope, narrowing: Narrowing, evidence: Evidence[]): Place =>
  placeIn(scope, {
    ...narrowing,
    recursing: new Set(),
    unchanged: null,
    caller: null,
    subquery: null,
    evidence,
  })

interface Standing extends Narrowing, Pick<Place, 'recursing' | 'caller' | 'subquery' | 'evidence'> {
  /** The level whose changed rows are taken as they were before, in subqueries of what it stores too. */
  readonly unchanged: Scope | null
}

function placeIn(scope: Scope, standing: Standing): Place {
  const { known, withoutJoins, recursing } = standing
  const place: Place = {
    scope,
    ...standing,
    isBeforeChange: standing.unchanged === scope,
    why: (expression) => why(expression, place),
    whySource: (source) => whySource(source, place),
    knowing: (proven) =>
      proven.size === 0 ? place : placeIn(scope, { ...standing, known: union(known, proven) }),
    withoutJoin: (join) => placeIn(scope, { ...standing, withoutJoins: new Set([...withoutJoins, join]) }),
    recursingInto: (key) => placeIn(scope, { ...standing, recursing: new Set([...recursing, key]) }),
    comparedWith: (subquery) => placeIn(scope, { ...standing, subquery }),
    beforeChange: () => placeIn(scope, { ...standing, ...NO_NARROWING, unchanged: scope }),
    inOtherRows: () => placeIn(scope, { ...standing, ...NO_NARROWING }),
    inScope: (other) => (other === scope ? place : placeIn(other, { ...standing, ...NO_NARROWING })),
    inBody: (body) => placeIn(body, { ...standing, ...NO_NARROWING, caller: place }),
    function: (oid) => scope.catalog.function(oid),
    reason: (word, detail, location = -1) => [{ reason: word, detail, span: scope.spanAt(location) }],
  }
  return place
}

function why(expression: Node | null, place: Place): Why {
  if (!expression) return NEVER
  if (expression.tag !== 'VAR' && isLeftOut(place.scope.query, expression)) {
    const location = 'location' in expression ? expression.location : -1
    return place.reason('grouping-set', 'a grouping set omits this column', location)
  }
  const rule = expression.tag === 'OTHER' ? undefined : (rules[expression.tag] as Rule<Node> | undefined)
  const name = expression.tag === 'OTHER' ? expression.name : expression.tag
  const found = rule
    ? rule(expression, place)
    : place.reason('unproven', `Sluice has no rule for ${name.toLowerCase()} expressions`)
  const condition = found.length > 0 && expression.tag !== 'VAR' ? provenAsAWhole(expression, place) : null
  if (!condition) return found
  place.evidence.push({ kind: 'condition', scope: place.scope, condition })
  return NEVER
}

/** `data ->> 'plan'` is not NULL where it is so by WHERE, for the same data. */
function provenAsAWhole(expression: Node, place: Place): Node | null {
  const { scope, known } = place
  const proofs = proofsOf(scope)
  if (!proofs.hasExpressions && known.size === 0) return null
  const key = expressionKey(expression)
  const local = known.get(key)
  if (local) return local
  const condition = proofs.columns.get(key)
  if (!condition) return null
  let holds = true
  walk(expression, (node) => {
    if (node.tag === 'VAR' && node.varlevelsup === 0 && !proofsHold(scope, node, place)) holds = false
    return holds
  })
  return holds ? condition : null
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
