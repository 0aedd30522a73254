import type { CatalogRelation } from '../database/catalog.js'
import type { SpecialKey } from '../database/catalog-keys.js'
import { whenTrue } from './conditions.js'
import { type IndexTrees, indexTrees, sameAs, statesOf } from './index-trees.js'
import { proofsOf } from './proofs.js'
import { type BoundReason, boundsOfEntry } from './row-bounds.js'
import { entryAt, type Scope, viewOf } from './scope.js'
import { isA, joinTypes, type Node, rteKinds, type Var } from './tree/nodes.js'
import { walk } from './tree/walk.js'
import { isImpliedAcrossZones } from './zones.js'

/**
 * Relations of a level that have at most one row for the whole result: a unique key of theirs is bound, column by
 * column, to something that has one value: constants, parameters, outer references, and columns of relations that
 * are single themselves, to a fixpoint.
 *
 * A key counts where the index is valid and immediate and the table has no inheritance children (the catalog leaves
 * the others out), both sides of the equality have the same type, the collation is deterministic, what the key
 * is bound to is not volatile, and the conditions imply the predicate of a partial index. `fixed` are columns that whoever
 * reads the level binds.
 */
export function singleRelations(scope: Scope, fixed: readonly Var[] = []): Singles {
  const { jointree } = scope.query
  const facts: Facts = {
    equalities: fixed.map((column) => ({ side: column, other: null, within: null, condition: null })),
    conditions: [],
  }
  const relations = new Set<number>()
  if (jointree) collect(scope, jointree, null, facts, relations)
  // UPDATE and DELETE: the target stands in FROM already; INSERT's does not matter.
  const single = new Map<number, readonly BoundReason[]>()
  for (let changed = true; changed;) {
    changed = false
    for (const index of relations) {
      const why = single.has(index) ? null : whySingle(scope, index, facts, single)
      if (!why) continue
      single.set(index, why)
      changed = true
    }
  }
  return single
}

/** Relations with at most one row, by their range table indexes, and why. */
export type Singles = ReadonlyMap<number, readonly BoundReason[]>

/** `side = other`, where null stands for something with one value. */
interface Equality {
  readonly side: Node
  readonly other: Node | null
  /** The relations of the nullable side whose outer join has this condition; null for a filter. */
  readonly within: ReadonlySet<number> | null
  /** Null for one that the reader of the level has. */
  readonly condition: Node | null
}

/** What the conditions of a level say, taken apart at AND. */
interface Facts {
  readonly equalities: Equality[]
  readonly conditions: { readonly condition: Node; readonly within: ReadonlySet<number> | null }[]
}

function collect(
  scope: Scope,
  node: Node,
  within: ReadonlySet<number> | null,
  facts: Facts,
  relations: Set<number>,
): void {
  if (isA(node, 'RANGETBLREF')) {
    relations.add(node.rtindex)
    return
  }
  if (isA(node, 'FROMEXPR')) {
    for (const item of node.fromlist) collect(scope, item, within, facts, relations)
    addFacts(scope, node.quals, within, facts)
    return
  }
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return
  const sides = { left: relationsOf(node.larg), right: relationsOf(node.rarg) }
  switch (node.jointype) {
    case joinTypes.inner:
      collect(scope, node.larg, within, facts, relations)
      collect(scope, node.rarg, within, facts, relations)
      addFacts(scope, node.quals, within, facts)
      return
    case joinTypes.left:
      collect(scope, node.larg, within, facts, relations)
      collect(scope, node.rarg, sides.right, facts, relations)
      addFacts(scope, node.quals, sides.right, facts)
      return
    case joinTypes.right:
      collect(scope, node.larg, sides.left, facts, relations)
      collect(scope, node.rarg, within, facts, relations)
      addFacts(scope, node.quals, sides.left, facts)
      return
    default:
      // A full join's condition binds neither side: rows without a partner stay.
      collect(scope, node.larg, new Set(), facts, relations)
      collect(scope, node.rarg, new Set(), facts, relations)
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

function addFacts(
  scope: Scope,
  condition: Node | null,
  within: ReadonlySet<number> | null,
  facts: Facts,
): void {
  if (condition?.tag === 'BOOLEXPR' && condition.boolop === 'and') {
    for (const arg of condition.args) addFacts(scope, arg, within, facts)
    return
  }
  if (!condition) return
  facts.conditions.push({ condition, within })
  if (condition.tag !== 'OPEXPR' || condition.args.length !== 2) return
  if (!scope.catalog.isDeterministic(condition.inputcollid)) return
  const called = scope.catalog.function(condition.opfuncid)
  const [leftType, rightType] = called?.argumentTypes ?? []
  if (!called?.isEquality || leftType === undefined || leftType !== rightType) return
  if (isImpliedAcrossZones(scope, leftType)) return
  const [left, right] = condition.args
  if (!left || !right) return
  facts.equalities.push({ side: withoutRelabel(left), other: right, within, condition })
  facts.equalities.push({ side: withoutRelabel(right), other: left, within, condition })
}

/** A relabelled column is the same bytes under another name (varchar as text). */
export function withoutRelabel(node: Node): Node {
  return node.tag === 'RELABELTYPE' && node.arg ? withoutRelabel(node.arg) : node
}

/** Why at most one row of a relation takes part; null where that is not shown. */
function whySingle(
  scope: Scope,
  index: number,
  facts: Facts,
  single: Singles,
): readonly BoundReason[] | null {
  const entry = entryAt(scope, index)
  // A lateral source is read anew for each row beside it.
  if (entry.lateral) return null
  const holds = ({ within }: { readonly within: ReadonlySet<number> | null }): boolean =>
    within === null || within.has(index)
  const bound = facts.equalities.filter(
    (equality) => holds(equality) && (equality.other === null || bindsToOne(scope, equality.other, single)),
  )
  const columns = new Map(
    bound.flatMap(({ side, condition }) =>
      side.tag === 'VAR' && side.varlevelsup === 0 && side.varno === index
        ? [[side.varattno, condition] as const]
        : [],
    ),
  )
  const { max, why } = boundsOfEntry(scope, entry, new Set(columns.keys()))
  if (max !== null && max <= 1) return why
  if (entry.rtekind !== rteKinds.relation) return null
  const relation = scope.catalog.relation(entry.relid)
  if (!relation || (relation.inherited && entry.inh)) return null

  const key = relation.uniqueKeys.find((key) => key.attributes.every((attribute) => columns.has(attribute)))
  if (key) {
    const [first = 0] = key.attributes
    return [{ kind: 'key', scope, name: key.name, node: columns.get(first) ?? null }]
  }
  const conditions = facts.conditions.filter(holds).map(({ condition }) => condition)
  for (const special of relation.specialKeys) {
    const by = boundSpecial(scope, { relation, index, special }, bound, conditions)
    if (by) return [{ kind: 'key', scope, name: special.name, node: by }]
  }
  return keyOfNulls(scope, relation, index, columns, conditions)
}

/** Whether a relation of a level has at most one row with certain values, none of them NULL, in the columns. */
export function isUniqueBy(scope: Scope, index: number, columns: ReadonlySet<number>): boolean {
  const entry = entryAt(scope, index)
  const { max } = boundsOfEntry(scope, entry, columns)
  if (max !== null && max <= 1) return true
  if (entry.rtekind !== rteKinds.relation) return false
  const relation = scope.catalog.relation(entry.relid)
  if (!relation || (relation.inherited && entry.inh)) return false
  return relation.uniqueKeys.some((key) => key.attributes.every((attribute) => columns.has(attribute)))
}

/** NULLS NOT DISTINCT: `is null` binds as an equality does. */
function keyOfNulls(
  scope: Scope,
  relation: CatalogRelation,
  index: number,
  columns: ReadonlyMap<number, Node | null>,
  conditions: readonly Node[],
): readonly BoundReason[] | null {
  const nulls = new Map(
    conditions.flatMap((condition) => {
      const tested = isA(condition, 'NULLTEST') && condition.nulltesttype === 0 ? condition.arg : null
      return isA(tested, 'VAR') && tested.varlevelsup === 0 && tested.varno === index && !isRow(condition)
        ? [[tested.varattno, condition] as const]
        : []
    }),
  )
  for (const { name, attributes, nullsNotDistinct } of relation.uniqueKeys) {
    if (!nullsNotDistinct) continue
    const by = attributes.map((attribute) => nulls.get(attribute) ?? columns.get(attribute))
    if (by.every((each) => each !== undefined)) return [{ kind: 'key', scope, name, node: by[0] ?? null }]
  }
  return null
}

const isRow = (condition: Node): boolean => isA(condition, 'NULLTEST') && condition.argisrow

/** The first condition that binds an index over expressions or with a predicate; null where something of it is left open. */
function boundSpecial(
  scope: Scope,
  { relation, index, special }: { relation: CatalogRelation; index: number; special: SpecialKey },
  bound: readonly Equality[],
  conditions: readonly Node[],
): Node | null {
  const trees: IndexTrees = indexTrees(special)
  if (!trees.readable) return null
  const isImplied = trees.predicate.every((wanted) => {
    const notNull =
      wanted.tag === 'NULLTEST' && wanted.nulltesttype === 1 && isA(wanted.arg, 'VAR') ? wanted.arg : null
    if (
      notNull &&
      relation.attributes.some(({ number, notNull: never }) => never && number === notNull.varattno)
    ) {
      return true
    }
    return conditions.some(
      (condition) =>
        statesOf(scope, condition).some((state) => sameAs(state, wanted, index)) ||
        (notNull !== null && whenTrue(scope, condition).has(`${index}.${notNull.varattno}`)),
    )
  })
  if (!isImplied) return null
  let expression = 0
  const by = special.attributes.map((attribute) => {
    const tree = attribute === 0 ? trees.expressions[expression++] : null
    return bound.find(({ side }) =>
      tree
        ? sameAs(side, withoutRelabel(tree), index)
        : side.tag === 'VAR' && side.varlevelsup === 0 && side.varno === index && side.varattno === attribute,
    )
  })
  return by.every((each) => each !== undefined) ? (by[0]?.condition ?? null) : null
}

/** Whether an equality with the expression holds for one value only; NULL, which an outer join may add, equals nothing. */
function bindsToOne(scope: Scope, expression: Node, single: Singles): boolean {
  const column = withoutRelabel(expression)
  if (column.tag !== 'VAR' || column.varlevelsup > 0) return hasOneValue(scope, expression, single)
  return single.has(column.varno) && isSteady(scope, column.varno)
}

/** Whether an expression has one value over all rows of the result. */
export function hasOneValue(scope: Scope, expression: Node, single: Singles): boolean {
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
export function isSteady(scope: Scope, index: number): boolean {
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
