/**
 * What a condition proves about the rows that satisfy it: columns and expressions that are not NULL there.
 * The proof is the strictness of the function behind an operator, never the operator's name: a strict
 * condition is NULL for a NULL, and no row satisfies a condition that is NULL.
 */
import { isTotal } from '../nullability/total-functions.js'
import { isSampled } from '../scope/sampled-values.js'
import { childScope, entryAt, type Scope, scopeOf } from '../scope/scope.js'
import { calledFunction } from '../tree/called-function.js'
import { isA, joinTypes, type Node, type Query, rteKinds, type Var } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** By {@link columnKey} or {@link expressionKey}: the condition that proves it. */
export type Proven = ReadonlyMap<string, Node>
export const NOTHING: Proven = new Map()

/** The key of a column of a level. In RETURNING the columns of the old and the new row are different. */
export const columnKey = ({
  varno,
  varattno,
  varreturningtype,
}: Pick<Var, 'varno' | 'varattno' | 'varreturningtype'>): string =>
  varreturningtype === 0 ? `${varno}.${varattno}` : `${varno}.${varattno}.${varreturningtype}`

/** The relation of a column's key; null for an expression's key. */
export function relationOf(key: string): number | null {
  const relation = Number.parseInt(key, 10)
  return Number.isNaN(relation) ? null : relation
}

const expressionKeys = new WeakMap<Node, string>()

/**
 * The key of an expression of a level, independent of its position: outer joins add NULLs to the row, not to
 * a proof about it.
 */
export function expressionKey(expression: Node): string {
  let key = expressionKeys.get(expression)
  if (key === undefined) {
    key = JSON.stringify(expression, (field, value: unknown) =>
      field === 'location' || field === 'varnullingrels' ? undefined : value,
    )
    expressionKeys.set(expression, key)
  }
  return key
}

export function union(a: Proven, b: Proven): Proven {
  if (a.size === 0) return b
  if (b.size === 0) return a
  return new Map([...b, ...a])
}

function intersection(parts: readonly Proven[]): Proven {
  const [first = NOTHING, ...others] = parts
  return new Map([...first].filter(([key]) => others.every((other) => other.has(key))))
}

/** The same proofs, with the whole condition as their evidence. */
const by = (condition: Node, proven: Proven): Proven =>
  proven.size === 0 ? NOTHING : new Map([...proven.keys()].map((key) => [key, condition]))

/**
 * What is not NULL in every row for which the condition is true. `up` is the number of levels above the
 * condition's own.
 */
export function whenTrue(scope: Scope, condition: Node | null, up = 0): Proven {
  if (condition?.tag === 'BOOLEXPR' && condition.boolop === 'and') {
    return condition.args.map((arg) => whenTrue(scope, arg, up)).reduce(union, NOTHING)
  }
  return condition ? by(condition, trueOne(scope, condition, up)) : NOTHING
}

function trueOne(scope: Scope, condition: Node, up: number): Proven {
  switch (condition.tag) {
    case 'BOOLEXPR':
      if (condition.boolop === 'or')
        return intersection(condition.args.map((arg) => whenTrue(scope, arg, up)))
      return whenFalse(scope, condition.args[0] ?? null, up)
    case 'NULLTEST':
      // 1: IS NOT NULL. For a row it tests the fields.
      if (condition.nulltesttype !== 1) return NOTHING
      return condition.argisrow ? fieldsOf(scope, condition.arg, up) : whenNotNull(scope, condition.arg, up)
    case 'BOOLEANTEST':
      // The other tests are true for NULL as well.
      if (condition.booltesttype === booleanTests.isTrue) return whenTrue(scope, condition.arg, up)
      if (condition.booltesttype === booleanTests.isFalse) return whenFalse(scope, condition.arg, up)
      return condition.booltesttype === booleanTests.isNotUnknown
        ? whenNotNull(scope, condition.arg, up)
        : NOTHING
    case 'SCALARARRAYOPEXPR': {
      // `x = any(null)` is NULL and `x = any('{}')` false; `<> all('{}')` is true for a NULL x.
      if (!isStrict(scope, condition.opfuncid)) return NOTHING
      if (!condition.useOr && !isFilledList(condition.args[1] ?? null)) return NOTHING
      return condition.args.map((arg) => whenNotNull(scope, arg, up)).reduce(union, NOTHING)
    }
    case 'SUBLINK':
      return whenFound(scope, condition, up)
    case 'ROWCOMPAREEXPR':
      // The first pair decides unless it is equal, so the further ones are not considered.
      return [condition.largs[0], condition.rargs[0]]
        .map((side) => whenNotNull(scope, side ?? null, up))
        .reduce(union, NOTHING)
    default:
      return whenNotNull(scope, condition, up)
  }
}

/** What is not NULL in every row for which the condition is false. */
function whenFalse(scope: Scope, condition: Node | null, up = 0): Proven {
  if (!condition) return NOTHING
  switch (condition.tag) {
    case 'BOOLEXPR':
      if (condition.boolop === 'or')
        return condition.args.map((arg) => whenFalse(scope, arg, up)).reduce(union, NOTHING)
      if (condition.boolop === 'and')
        return intersection(condition.args.map((arg) => whenFalse(scope, arg, up)))
      return whenTrue(scope, condition.args[0] ?? null, up)
    case 'NULLTEST':
      return condition.nulltesttype === 0 && !condition.argisrow
        ? whenNotNull(scope, condition.arg, up)
        : NOTHING
    case 'DISTINCTEXPR': {
      // IS NOT DISTINCT FROM a value: the same value.
      const [left = null, right = null] = condition.args
      if (isValue(scope, right)) return whenNotNull(scope, left, up)
      return isValue(scope, left) ? whenNotNull(scope, right, up) : NOTHING
    }
    case 'BOOLEANTEST':
      // It is never NULL itself.
      return up === 0 ? notTrueOne(scope, condition) : NOTHING
    case 'SCALARARRAYOPEXPR':
      // `x = any('{}')` is false for a NULL x.
      if (!isStrict(scope, condition.opfuncid)) return NOTHING
      if (condition.useOr && !isFilledList(condition.args[1] ?? null)) return NOTHING
      return condition.args.map((arg) => whenNotNull(scope, arg, up)).reduce(union, NOTHING)
    case 'SUBLINK':
      return NOTHING
    default:
      return whenNotNull(scope, condition, up)
  }
}

/**
 * What is not NULL in every row for which the condition is false or NULL: the proofs of a later branch of
 * CASE.
 */
export function whenNotTrue(scope: Scope, condition: Node | null): Proven {
  return condition ? by(condition, notTrueOne(scope, condition)) : NOTHING
}

function notTrueOne(scope: Scope, condition: Node): Proven {
  switch (condition.tag) {
    case 'BOOLEXPR':
      if (condition.boolop === 'or')
        return condition.args.map((arg) => whenNotTrue(scope, arg)).reduce(union, NOTHING)
      if (condition.boolop === 'and')
        return intersection(condition.args.map((arg) => whenNotTrue(scope, arg)))
      // A test for NULL is never NULL itself.
      return condition.args[0]?.tag === 'NULLTEST' ? whenTrue(scope, condition.args[0]) : NOTHING
    case 'NULLTEST':
      return whenFalse(scope, condition)
    case 'BOOLEANTEST':
      if (condition.booltesttype === booleanTests.isNotTrue) return whenTrue(scope, condition.arg)
      if (condition.booltesttype === booleanTests.isNotFalse) return whenFalse(scope, condition.arg)
      return condition.booltesttype === booleanTests.isUnknown ? whenNotNull(scope, condition.arg) : NOTHING
    default:
      return NOTHING
  }
}

/** What is not NULL in a branch of a simple CASE: its operand is a placeholder in the comparison. */
export function whenMatched(scope: Scope, operand: Node, comparison: Node | null): Proven {
  const proven = whenTrue(scope, comparison)
  const isCompared =
    comparison?.tag === 'OPEXPR' &&
    isStrict(scope, comparison.opfuncid) &&
    comparison.args.some((arg) => withoutCasts(arg).tag === 'CASETESTEXPR')
  return isCompared ? union(proven, by(comparison, whenNotNull(scope, operand))) : proven
}

const withoutCasts = (node: Node): Node =>
  node.tag === 'RELABELTYPE' && node.arg ? withoutCasts(node.arg) : node

/** `BoolTestType` of primnodes.h. */
const booleanTests = { isTrue: 0, isNotTrue: 1, isFalse: 2, isNotFalse: 3, isUnknown: 4, isNotUnknown: 5 }

/** The list of `in (…)`, which has an element; any other array can be empty. */
function isFilledList(array: Node | null): boolean {
  if (array?.tag === 'ARRAYCOERCEEXPR' || array?.tag === 'RELABELTYPE') return isFilledList(array.arg)
  return array?.tag === 'ARRAYEXPR' && !array.multidims && array.elements.length > 0
}

/** `SubLinkType` of primnodes.h. */
const found = { exists: 0, any: 2, rowCompare: 3 } as const

/**
 * EXISTS and IN are true because of some row of their subquery, which has satisfied its conditions on outer
 * columns.
 */
function whenFound(scope: Scope, link: Extract<Node, { tag: 'SUBLINK' }>, up: number): Proven {
  const isFound = link.subLinkType === found.exists || link.subLinkType === found.any
  const within =
    isFound && isA(link.subselect, 'QUERY')
      ? rowConditions(link.subselect).map((condition) =>
          whenTrue(childScope(scope, link.subselect as Query), condition, up + 1),
        )
      : []
  // Without a row, the comparison of rows is NULL.
  const compared = link.subLinkType === found.any || link.subLinkType === found.rowCompare
  return [compared ? whenTrue(scope, link.testexpr, up) : NOTHING, ...within].reduce(union, NOTHING)
}

/**
 * The conditions of WHERE and of inner joins, if a row of the result comes from a row that satisfied them.
 */
function rowConditions(query: Query): readonly Node[] {
  const isMadeOfRows = !query.hasAggs || (query.groupClause.length > 0 && query.groupingSets.length === 0)
  if (!isMadeOfRows || query.setOperations || query.groupingSets.length > 0 || !query.jointree) return []
  const below = (node: Node): readonly Node[] => {
    if (isA(node, 'FROMEXPR')) return [...node.fromlist.flatMap(below), ...(node.quals ? [node.quals] : [])]
    if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return []
    if (node.jointype === joinTypes.inner) {
      return [...below(node.larg), ...below(node.rarg), ...(node.quals ? [node.quals] : [])]
    }
    return node.jointype === joinTypes.left ? below(node.larg) : []
  }
  // HAVING without GROUP BY returns a row even for no rows.
  return query.havingQual && query.groupClause.length === 0 ? [] : below(query.jointree)
}

/** The fields of a row, if none of them is NULL. */
function fieldsOf(scope: Scope, row: Node | null, up: number): Proven {
  if (row?.tag === 'ROWEXPR') {
    return row.args.map((arg) => whenNotNull(scope, arg, up)).reduce(union, NOTHING)
  }
  if (row?.tag !== 'VAR' || row.varattno !== 0 || row.varlevelsup !== up || up > 0) return NOTHING
  const names = entryAt(scope, row.varno).eref
  const columns = isA(names, 'ALIAS') ? names.colnames : []
  return new Map(columns.map((_name, index) => [columnKey({ ...row, varattno: index + 1 }), row]))
}

/** Columns and expressions that cannot be NULL if the expression is not NULL: it is strict in them. */
export function whenNotNull(scope: Scope, expression: Node | null, up = 0): Proven {
  if (!expression) return NOTHING
  const below = operandsOf(scope, expression)
    .map((operand) => whenNotNull(scope, operand, up))
    .reduce(union, NOTHING)
  if (expression.tag === 'VAR') {
    return expression.varlevelsup === up && expression.varattno !== 0 && isTested(scope, expression)
      ? new Map([[columnKey(expression), expression]])
      : NOTHING
  }
  return up === 0 && isNamable(scope, expression)
    ? union(below, new Map([[expressionKey(expression), expression]]))
    : below
}

/**
 * Whether a condition tests the value itself. A scalar subquery with TABLESAMPLE may be evaluated again. A
 * grouping expression that a grouping set leaves out is NULL, but the planner marks only the columns in it as
 * such (`mark_nullable_by_grouping`, src/backend/optimizer/util/var.c): if it folds them away, as in
 * `coalesce('a', x)`, the expression becomes its constant, in HAVING too.
 */
function isTested(scope: Scope, variable: Var): boolean {
  const level = scopeOf(scope, variable)
  const entry = entryAt(level, variable.varno)
  if (isSampled(scope, variable)) return false
  if (entry.rtekind !== rteKinds.group || !variable.varnullingrels.includes(variable.varno)) return true
  const columns = whenNotNull(level, entry.groupexprs[variable.varattno - 1] ?? null)
  return [...columns.keys()].some((key) => relationOf(key) !== null)
}

/** Operands for which NULL makes the expression NULL. */
function operandsOf(scope: Scope, expression: Node): readonly (Node | null)[] {
  switch (expression.tag) {
    case 'OPEXPR':
      return isStrict(scope, expression.opfuncid) && !expression.opretset ? expression.args : []
    case 'FUNCEXPR':
      return isStrict(scope, expression.funcid) && !expression.funcretset ? expression.args : []
    case 'NULLIFEXPR':
      return expression.args.slice(0, 1)
    case 'SCALARARRAYOPEXPR':
      return isStrict(scope, expression.opfuncid) && isFilledList(expression.args[1] ?? null)
        ? expression.args.slice(0, 1)
        : []
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
    case 'COERCETODOMAIN':
    case 'FIELDSELECT':
      return [expression.arg]
    case 'BOOLEXPR':
      // NOT is strict; AND and OR are not: `false and null` is false.
      return expression.boolop === 'not' ? expression.args : []
    case 'SUBSCRIPTINGREF':
      return expression.refassgnexpr === null
        ? [expression.refexpr, ...expression.refupperindexpr, ...expression.reflowerindexpr]
        : []
    default:
      return []
  }
}

/**
 * Whether to record that the expression itself is a value: it can be NULL for other reasons than its
 * operands, and it has the same value wherever it occurs in the statement.
 */
function isNamable(scope: Scope, expression: Node): boolean {
  switch (expression.tag) {
    case 'OPEXPR':
      if (isTotal(scope.catalog.function(expression.opfuncid)) || expression.opretset) return false
      break
    case 'FUNCEXPR':
      if (isTotal(scope.catalog.function(expression.funcid)) || expression.funcretset) return false
      break
    case 'AGGREF':
    case 'NULLIFEXPR':
    case 'SUBSCRIPTINGREF':
    case 'FIELDSELECT':
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
    case 'CASEEXPR':
    case 'JSONEXPR':
      break
    default:
      return false
  }
  return isRepeatable(scope, expression)
}

/** Without volatile functions, subqueries, and unknown nodes. */
function isRepeatable(scope: Scope, expression: Node): boolean {
  let repeatable = true
  walk(expression, (node) => {
    const oid = calledFunction(node)
    const called = oid === null ? undefined : scope.catalog.function(oid)
    const isOpen =
      node.tag === 'SUBLINK' || node.tag === 'OTHER' || (oid !== null && (!called || called.volatile))
    if (isOpen || (node.tag === 'VAR' && !isTested(scope, node))) repeatable = false
    return repeatable
  })
  return repeatable
}

/** Whether the expression is a value on its own. */
const isValue = (scope: Scope, expression: Node | null): boolean => {
  if (expression?.tag === 'CONST') return !expression.constisnull
  if (expression?.tag === 'RELABELTYPE') return isValue(scope, expression.arg)
  return expression?.tag === 'PARAM'
    ? expression.paramkind === 0 && scope.requiredParameters.has(expression.paramid)
    : false
}

/**
 * Strict functions whose calls the planner replaces by a constant because of the range alone: `'(,)' @> x` is
 * true for a NULL x (`find_simplified_clause`, src/backend/utils/adt/rangetypes.c, since 17).
 */
const STRICT_IN_NAME: ReadonlySet<string> = new Set([
  'elem_contained_by_range(anyelement, anyrange)',
  'range_contains_elem(anyrange, anyelement)',
])

function isStrict(scope: Scope, oid: number): boolean {
  const called = scope.catalog.function(oid)
  if (!called?.strict) return false
  return called.schema !== 'pg_catalog' || !STRICT_IN_NAME.has(called.signature)
}
