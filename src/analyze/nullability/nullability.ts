/**
 * Whether an expression of the analysed tree can be NULL. Nullable is the default; every proof is a rule for
 * one kind of node, in the file of its family.
 */
import { expressionKey, NOTHING, type Proven, union } from '../prove/conditions.js'
import { isLeftOut } from '../tree/grouping.js'
import { proofsOf } from '../prove/proofs.js'
import type { Scope, ValueSource } from '../scope/scope.js'
import type { Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import type { Reason } from '../../model/typed-query.js'
import { aggregateRules } from './aggregates.js'
import { conditionalRules } from './conditionals.js'
import { whyElementOfSource } from './elements.js'
import { inWords } from './evidence.js'
import { functionRules } from './functions.js'
import { type Evidence, NEVER, type Context, type Rule, type Rules, type Why } from './context.js'
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

/**
 * Proofs at the position of an expression, beyond those from its query's conditions: behind FILTER, in a
 * branch of CASE.
 */
export interface Narrowing {
  /** The columns and expressions that are not NULL there. */
  readonly known: Proven
  /** Outer joins whose nullable side is present. */
  readonly withoutJoins: ReadonlySet<number>
}

export const NO_NARROWING: Narrowing = { known: NOTHING, withoutJoins: new Set() }

/**
 * Whether a value can be NULL: the reasons, or the evidence that it cannot, other than constraints. Both in
 * words.
 */
export interface Nullability {
  readonly why: readonly Reason[]
  readonly proofs: readonly Reason[]
}

/**
 * Why an expression can be NULL, in words; empty if it cannot be NULL for any data that the schema allows.
 */
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

/** The same for an output column, given its source. */
export function sourceNullability(scope: Scope, source: ValueSource): Nullability {
  const evidence: Evidence[] = []
  const why = distinct(top(scope, NO_NARROWING, evidence).whySource(source))
  return { why, proofs: why.length > 0 ? [] : distinct(evidence.map(inWords)) }
}

/** Whether the array behind an output column can have a NULL element. */
export const hasNullElements = (scope: Scope, source: ValueSource): boolean =>
  whyElementOfSource(source, top(scope, NO_NARROWING, [])).length > 0

const top = (scope: Scope, narrowing: Narrowing, evidence: Evidence[]): Context =>
  contextIn(scope, {
    ...narrowing,
    recursing: new Set(),
    unchanged: null,
    caller: null,
    subquery: null,
    evidence,
  })

interface Standing extends Narrowing, Pick<Context, 'recursing' | 'caller' | 'subquery' | 'evidence'> {
  /**
   * The level whose changed rows are read as they were before, including in subqueries of the stored values.
   */
  readonly unchanged: Scope | null
}

function contextIn(scope: Scope, standing: Standing): Context {
  const { known, withoutJoins, recursing } = standing
  const context: Context = {
    scope,
    ...standing,
    isBeforeChange: standing.unchanged === scope,
    why: (expression) => why(expression, context),
    whySource: (source) => whySource(source, context),
    knowing: (proven) =>
      proven.size === 0 ? context : contextIn(scope, { ...standing, known: union(known, proven) }),
    withoutJoin: (join) => contextIn(scope, { ...standing, withoutJoins: new Set([...withoutJoins, join]) }),
    recursingInto: (key) => contextIn(scope, { ...standing, recursing: new Set([...recursing, key]) }),
    comparedWith: (subquery) => contextIn(scope, { ...standing, subquery }),
    beforeChange: () => contextIn(scope, { ...standing, ...NO_NARROWING, unchanged: scope }),
    inOtherRows: () => contextIn(scope, { ...standing, ...NO_NARROWING }),
    inScope: (other) => (other === scope ? context : contextIn(other, { ...standing, ...NO_NARROWING })),
    inBody: (body) => contextIn(body, { ...standing, ...NO_NARROWING, caller: context }),
    function: (oid) => scope.catalog.function(oid),
    reason: (word, detail, location = -1) => [{ reason: word, detail, span: scope.spanAt(location) }],
  }
  return context
}

function why(expression: Node | null, context: Context): Why {
  if (!expression) return NEVER
  if (expression.tag !== 'VAR' && isLeftOut(context.scope.query, expression)) {
    const location = 'location' in expression ? expression.location : -1
    return context.reason('grouping-set', 'a grouping set omits this column', location)
  }
  const rule = expression.tag === 'OTHER' ? undefined : (rules[expression.tag] as Rule<Node> | undefined)
  const name = expression.tag === 'OTHER' ? expression.name : expression.tag
  const found = rule
    ? rule(expression, context)
    : context.reason('unproven', `Sluice has no rule for ${name.toLowerCase()} expressions`)
  const condition = found.length > 0 && expression.tag !== 'VAR' ? provenAsAWhole(expression, context) : null
  if (!condition) return found
  context.evidence.push({ kind: 'condition', scope: context.scope, condition })
  return NEVER
}

/** `data ->> 'plan'` is not NULL if WHERE proves it for the same data. */
function provenAsAWhole(expression: Node, context: Context): Node | null {
  const { scope, known } = context
  const proofs = proofsOf(scope)
  if (!proofs.hasExpressions && known.size === 0) return null
  const key = expressionKey(expression)
  const local = known.get(key)
  if (local) return local
  const condition = proofs.columns.get(key)
  if (!condition) return null
  let holds = true
  walk(expression, (node) => {
    if (node.tag === 'VAR' && node.varlevelsup === 0 && !proofsHold(scope, node, context)) holds = false
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
