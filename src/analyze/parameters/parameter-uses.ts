/** The occurrences of a statement's parameters in its tree, and what each use shows about the parameter. */
import type { CatalogAttribute, CatalogFunction, CatalogRelation } from '../../database/catalog.js'
import type { Oid } from '../../database/database.js'
import { type Origin, originsOf, sourceOrigins } from '../scope/origin.js'
import { childScope, entryAt, outputOf, type Scope } from '../scope/scope.js'
import { all, commandTypes, isA, type Node, type NodeOf } from '../tree/nodes.js'
import { childrenOf } from '../tree/walk.js'
import { isUnnest } from '../scope/set-rows.js'
import { storedColumn } from '../scope/stored-column.js'
import { storedLists } from '../stored/stored-lists.js'
import { storedExpressions } from '../stored/stored-expressions.js'
import { withoutRelabel } from '../prove/equalities.js'

export type ParameterUse =
  /** Stored in a column, of a new or an existing row. */
  | {
      readonly kind: 'assigned'
      readonly by: 'insert' | 'update'
      readonly relation: CatalogRelation
      readonly attribute: CatalogAttribute
    }
  /** The stored value can be this value, or is NULL if it is NULL: a branch of CASE, `abs(…)`. */
  | { readonly kind: 'passed on'; readonly relation: CatalogRelation; readonly attribute: CatalogAttribute }
  /** An array whose elements are used individually: `= any(…)`, `unnest(…)`. */
  | { readonly kind: 'elements' }
  /** Compared with a value of one of these columns; `list` for `= any(…)`. */
  | { readonly kind: 'compared'; readonly origins: readonly Origin[]; readonly list: boolean }
  /** In a position where NULL is a value: `is null`, `is distinct from`, an argument of coalesce. */
  | { readonly kind: 'null-tested' }
  | { readonly kind: 'limit' }
  | { readonly kind: 'offset' }
  | { readonly kind: 'other' }

export interface LocatedUse {
  readonly use: ParameterUse
  readonly type: Oid
  /** Offset in the tree's text, which distinguishes occurrences. */
  readonly location: number
}

/** Every use of every parameter, by number (from 1), in the order of the tree. */
export function parameterUses(scope: Scope): ReadonlyMap<number, readonly LocatedUse[]> {
  const uses = new Map<number, LocatedUse[]>()
  const add = (node: Node | null | undefined, use: ParameterUse): void => {
    const parameter = passedOn(node ?? null)
    if (!parameter) return
    const known = uses.get(parameter.paramid) ?? []
    if (!known.some(({ use: { kind }, location }) => location === parameter.location && kind === use.kind)) {
      known.push({ use, type: parameter.paramtype, location: parameter.location })
    }
    uses.set(parameter.paramid, known)
  }
  visitQuery(scope, add)
  return uses
}

type Add = (node: Node | null | undefined, use: ParameterUse) => void

/** The parameter behind implicit conversions that pass its value on: lengths, domains, assignment casts. */
function passedOn(node: Node | null): Extract<Node, { tag: 'PARAM' }> | null {
  switch (node?.tag) {
    case 'PARAM':
      return node.paramkind === 0 ? node : null
    case 'RELABELTYPE':
    case 'COERCETODOMAIN':
    case 'COLLATEEXPR':
    case 'ARRAYCOERCEEXPR':
    case 'COERCEVIAIO':
      return passedOn(node.arg)
    case 'FUNCEXPR':
      // COERCE_EXPLICIT_CAST 1 and COERCE_IMPLICIT_CAST 2 of CoercionForm.
      return node.funcformat === 1 || node.funcformat === 2 ? passedOn(node.args[0] ?? null) : null
    default:
      return null
  }
}

function visitQuery(scope: Scope, add: Add): void {
  const { query } = scope
  if (query.commandType !== commandTypes.select) visitAssignments(scope, add)
  add(query.limitCount, { kind: 'limit' })
  add(query.limitOffset, { kind: 'offset' })
  for (const child of childrenOf(query)) visit(scope, child, add)
}

function visitAssignments(scope: Scope, add: Add): void {
  const { query } = scope
  const relation = scope.catalog.relation(entryAt(scope, query.resultRelation).relid)
  if (!relation) return
  for (const { kind: by, entries } of storedLists(query)) {
    for (const entry of entries) {
      const column = storedColumn(scope, relation, entry.resno)
      if (!column) continue
      for (const { value, taken } of storedExpressions(scope, entry.expr)) {
        if (taken === 'whole') add(value, { kind: 'assigned', by, ...column })
        else add(value, { kind: 'passed on', ...column })
        // `set tier = coalesce(:tier, tier)` stores the parameter if it is not NULL.
        if (taken === 'alternative') add(value, { kind: 'compared', origins: [column], list: false })
      }
    }
  }
}

function visit(scope: Scope, node: Node, add: Add): void {
  switch (node.tag) {
    case 'QUERY':
      visitQuery(childScope(scope, node), add)
      return
    case 'PARAM':
      add(node, { kind: 'other' })
      return
    case 'OPEXPR':
      visitComparison(scope, node, node.args, add)
      break
    case 'SCALARARRAYOPEXPR':
      visitComparison(scope, node, node.args, add)
      add(node.args[1], { kind: 'elements' })
      break
    case 'FUNCEXPR':
      if (isUnnest(scope.catalog.function(node.funcid))) add(node.args[0], { kind: 'elements' })
      break
    case 'DISTINCTEXPR':
    case 'NULLIFEXPR':
      visitComparison(scope, node, node.args, add)
      for (const arg of node.args) if (node.tag === 'DISTINCTEXPR') add(arg, { kind: 'null-tested' })
      break
    case 'ROWCOMPAREEXPR':
      for (const [index, left] of node.largs.entries()) {
        const right = node.rargs[index]
        if (!right) continue
        addComparison(scope, left, right, false, add)
        addComparison(scope, right, left, false, add)
      }
      break
    case 'SUBLINK':
      visitMembership(scope, node, add)
      break
    case 'NULLTEST':
      add(node.arg, { kind: 'null-tested' })
      break
    case 'COALESCEEXPR':
    case 'MINMAXEXPR':
      for (const arg of node.args) {
        add(arg, { kind: 'null-tested' })
        for (const other of node.args) addComparison(scope, arg, other, false, add)
      }
      break
    case 'CASEEXPR':
      for (const branch of all(node.args, 'CASEWHEN')) add(branch.result, { kind: 'other' })
      break
    default:
  }
  for (const child of childrenOf(node)) visit(scope, child, add)
}

/** A comparison with the same values on both sides: btree members and their negations, but not LIKE. */
function visitComparison(
  scope: Scope,
  node: Extract<Node, { tag: 'OPEXPR' | 'SCALARARRAYOPEXPR' | 'DISTINCTEXPR' | 'NULLIFEXPR' }>,
  args: readonly Node[],
  add: Add,
): void {
  const [left, right] = args
  const called = scope.catalog.function(node.opfuncid)
  if (!left || !right || !called || !comparesValues(called)) return
  const [leftType, rightType] = called.argumentTypes
  if (leftType !== rightType) return
  if (node.tag === 'SCALARARRAYOPEXPR') {
    addComparison(scope, right, left, true, add)
    // `x in (:a, :b)`: each element is compared individually.
    if (right.tag === 'ARRAYEXPR')
      for (const element of right.elements) addComparison(scope, element, left, false, add)
    return
  }
  addComparison(scope, left, right, false, add)
  addComparison(scope, right, left, false, add)
}

/** Whether both sides have values of one type: comparisons, and the array operators for common elements. */
const comparesValues = (called: CatalogFunction): boolean =>
  called.isComparison ||
  called.isInequality ||
  (called.schema === 'pg_catalog' &&
    ['arraycontains', 'arraycontained', 'arrayoverlap'].includes(called.name))

/**
 * `:p in (select column …)`: in the comparison, a PARAM of kind 2 (PARAM_SUBLINK) represents the subquery's
 * column.
 */
function visitMembership(scope: Scope, node: NodeOf<'SUBLINK'>, add: Add): void {
  const { subselect, testexpr } = node
  if (!isA(subselect, 'QUERY') || !testexpr) return
  const comparisons = testexpr.tag === 'BOOLEXPR' ? testexpr.args : [testexpr]
  for (const { args } of all(comparisons, 'OPEXPR')) {
    const [value, column] = args
    const placeholder = column && withoutRelabel(column)
    if (placeholder?.tag !== 'PARAM' || placeholder.paramkind !== 2) continue
    const origins = sourceOrigins(outputOf(childScope(scope, subselect), placeholder.paramid))
    if (origins?.length) add(value, { kind: 'compared', origins, list: false })
  }
}

function addComparison(scope: Scope, parameter: Node, other: Node, list: boolean, add: Add): void {
  if (parameter === other) return
  const origins = originsOf(scope, other)
  if (origins?.length) add(parameter, { kind: 'compared', origins, list })
}
