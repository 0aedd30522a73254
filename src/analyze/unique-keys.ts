import { boundsOfEntry } from './row-bounds.js'
import { proofsOf } from './proofs.js'
import { entryAt, type Scope, viewOf } from './scope.js'
import { isA, joinTypes, type Node, rteKinds, type Var } from './tree/nodes.js'
import { walk } from './tree/walk.js'

/**
 * Relations of a level that have at most one row for the whole result: a unique key of theirs is bound, column by
 * column, to something that has one value: constants, parameters, outer references, and columns of relations that
 * are single themselves, to a fixpoint.
 *
 * A key counts where the index is valid and immediate and the table has no inheritance children (the catalog leaves
 * the others out), both sides of the equality have the same type, the collation is deterministic, and what the key
 * is bound to is not volatile. `fixed` are columns that whoever reads the level binds.
 */
export function singleRelations(scope: Scope, fixed: readonly Var[] = []): ReadonlySet<number> {
  const { jointree } = scope.query
  const equalities: Equality[] = fixed.map((column) => ({ column, other: null, within: null }))
  const relations = new Set<number>()
  if (jointree) collect(scope, jointree, null, equalities, relations)
  // UPDATE and DELETE: the target stands in FROM already; INSERT's does not matter.
  const single = new Set<number>()
  for (let changed = true; changed;) {
    changed = false
    for (const index of relations) {
      if (single.has(index) || !isSingle(scope, index, equalities, single)) continue
      single.add(index)
      changed = true
    }
  }
  return single
}

/** `column = other`, where null stands for something with one value. */
interface Equality {
  readonly column: Var
  readonly other: Node | null
  /** The relations of the nullable side whose outer join has this condition; null for a filter. */
  readonly within: ReadonlySet<number> | null
}

function collect(
  scope: Scope,
  node: Node,
  within: ReadonlySet<number> | null,
  equalities: Equality[],
  relations: Set<number>,
): void {
  if (isA(node, 'RANGETBLREF')) {
    relations.add(node.rtindex)
    return
  }
  if (isA(node, 'FROMEXPR')) {
    for (const item of node.fromlist) collect(scope, item, within, equalities, relations)
    addEqualities(scope, node.quals, within, equalities)
    return
  }
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return
  const sides = { left: relationsOf(node.larg), right: relationsOf(node.rarg) }
  switch (node.jointype) {
    case joinTypes.inner:
      collect(scope, node.larg, within, equalities, relations)
      collect(scope, node.rarg, within, equalities, relations)
      addEqualities(scope, node.quals, within, equalities)
      return
    case joinTypes.left:
      collect(scope, node.larg, within, equalities, relations)
      collect(scope, node.rarg, sides.right, equalities, relations)
      addEqualities(scope, node.quals, sides.right, equalities)
      return
    case joinTypes.right:
      collect(scope, node.larg, sides.left, equalities, relations)
      collect(scope, node.rarg, within, equalities, relations)
      addEqualities(scope, node.quals, sides.left, equalities)
      return
    default:
      // A full join's condition binds neither side: rows without a partner stay.
      collect(scope, node.larg, new Set(), equalities, relations)
      collect(scope, node.rarg, new Set(), equalities, relations)
  }
}

function relationsOf(node: Node): ReadonlySet<number> {
  const found = new Set<number>()
  walk(node, (inner) => {
    if (inner.tag === 'RANGETBLREF') found.add(inner.rtindex)
    return inner.tag === 'JOINEXPR' || inner.tag === 'RANGETBLREF'
  })
  return found
}

/** Collations in which equal text is identical text: default, "C", "POSIX", and the built-in ones of 16 to 18. */
const DETERMINISTIC_COLLATIONS: ReadonlySet<number> = new Set([0, 100, 811, 950, 951, 962, 963])

function addEqualities(
  scope: Scope,
  condition: Node | null,
  within: ReadonlySet<number> | null,
  equalities: Equality[],
): void {
  if (condition?.tag === 'BOOLEXPR' && condition.boolop === 'and') {
    for (const arg of condition.args) addEqualities(scope, arg, within, equalities)
    return
  }
  if (condition?.tag !== 'OPEXPR' || condition.args.length !== 2) return
  if (!DETERMINISTIC_COLLATIONS.has(condition.inputcollid)) return
  const called = scope.catalog.function(condition.opfuncid)
  const [leftType, rightType] = called?.argumentTypes ?? []
  if (!called?.isEquality || leftType !== rightType) return
  const [left, right] = condition.args
  if (!left || !right) return
  for (const [one, other] of [
    [left, right],
    [right, left],
  ] as const) {
    const column = withoutRelabel(one)
    if (column.tag === 'VAR' && column.varlevelsup === 0) equalities.push({ column, other, within })
  }
}

/** A relabelled column is the same bytes under another name (varchar as text). */
export function withoutRelabel(node: Node): Node {
  return node.tag === 'RELABELTYPE' && node.arg ? withoutRelabel(node.arg) : node
}

function isSingle(
  scope: Scope,
  index: number,
  equalities: readonly Equality[],
  single: ReadonlySet<number>,
): boolean {
  const entry = entryAt(scope, index)
  // A lateral source is read anew for each row beside it.
  if (entry.lateral) return false
  const bound = new Set<number>()
  for (const { column, other, within } of equalities) {
    if (column.varno !== index || (within && !within.has(index))) continue
    if (other === null || bindsToOne(scope, other, single)) bound.add(column.varattno)
  }
  const { max } = boundsOfEntry(scope, entry, bound)
  if (max !== null && max <= 1) return true
  if (entry.rtekind !== rteKinds.relation) return false
  const relation = scope.catalog.relation(entry.relid)
  if (!relation || (relation.inherited && entry.inh)) return false
  return relation.uniqueKeys.some((key) => key.attributes.every((attribute) => bound.has(attribute)))
}

/** Whether an equality with the expression holds for one value only; NULL, which an outer join may add, equals nothing. */
function bindsToOne(scope: Scope, expression: Node, single: ReadonlySet<number>): boolean {
  const column = withoutRelabel(expression)
  if (column.tag !== 'VAR' || column.varlevelsup > 0) return hasOneValue(scope, expression, single)
  return single.has(column.varno) && isSteady(scope, column.varno)
}

/** Whether an expression has one value over all rows of the result. */
export function hasOneValue(scope: Scope, expression: Node, single: ReadonlySet<number>): boolean {
  let fixed = true
  walk(expression, (node) => {
    switch (node.tag) {
      case 'VAR':
        if (node.varlevelsup > 0) return false
        // Of an outer join there may be two: the row's, and NULL.
        if (node.varnullingrels.some((join) => proofsOf(scope).joinNulls(join, node.varno))) fixed = false
        if (!single.has(node.varno) || !isSteady(scope, node.varno)) fixed = false
        return false
      case 'SUBLINK':
      case 'AGGREF':
      case 'WINDOWFUNC':
      case 'OTHER':
        fixed = false
        return false
      default:
        if (isChanging(scope, node)) fixed = false
        return fixed
    }
  })
  return fixed
}

/** A volatile expression in a subquery or in VALUES is evaluated again whenever its row source is read again. */
function isSteady(scope: Scope, index: number): boolean {
  const entry = entryAt(scope, index)
  if (entry.rtekind === rteKinds.relation) {
    const view = viewOf(scope, entry)
    return view === null || !changes(view, view.query)
  }
  return (entry.rtekind !== rteKinds.subquery && entry.rtekind !== rteKinds.values) || !changes(scope, entry)
}

function changes(scope: Scope, below: Node): boolean {
  let found = false
  walk(below, (node) => {
    if (isChanging(scope, node)) found = true
    return !found
  })
  return found
}

/** Calls of volatile or set-returning functions. */
function isChanging(scope: Scope, node: Node): boolean {
  const oid = node.tag === 'FUNCEXPR' ? node.funcid : 'opfuncid' in node ? node.opfuncid : null
  if (oid === null) return false
  const called = scope.catalog.function(oid)
  return !called || called.volatile || called.returnsSet
}
