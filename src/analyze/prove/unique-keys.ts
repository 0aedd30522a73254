import type { CatalogRelation } from '../../database/catalog.js'
import type { SpecialKey } from '../../database/catalog-keys.js'
import { whenTrue } from './conditions.js'
import { type Equality, type Facts, factsOf, isColumnOf, withoutRelabel } from './equalities.js'
import { type IndexTrees, indexTrees, sameAs, statesOf } from './index-trees.js'
import { hasOneValue } from './one-value.js'
import { proofsOf } from './proofs.js'
import { isSteady } from './repeatable.js'
import { type BoundReason, boundsOfEntry, isOneRow } from './row-bounds.js'
import { entryAt, type Scope } from '../scope/scope.js'
import { isA, type Node, rteKinds, type Var } from '../tree/nodes.js'

/** Relations with at most one row, by their range table indexes, and the reasons. */
export type Singles = ReadonlyMap<number, readonly BoundReason[]>

/** What the conditions of a level bind to one value. */
export interface Bindings {
  readonly single: Singles
  /** Columns that equal one value in every row of the result, by {@link columnName}. */
  readonly columns: ReadonlyMap<string, Equality>
}

const columnName = ({ varno, varattno }: Var): string => `${varno}.${varattno}`

/**
 * Relations of a level that have at most one row for the whole result: one of their unique keys is bound,
 * column by column, to something with one value: constants, parameters, outer references, subqueries that
 * return the same for every row, and columns that are bound or belong to single relations, to a fixpoint.
 *
 * A key counts if the index is valid and immediate and the table has no inheritance children (the catalog
 * excludes the others), both sides of the equality have the same type or are integers, the collation is
 * deterministic, the key is not bound to something volatile, and the conditions imply the predicate of a
 * partial index. `given` are expressions that the reader of the level binds.
 */
export function bindingsOf(scope: Scope, given: readonly Node[] = []): Bindings {
  const facts = factsOf(scope, given, isOneRow)
  const single = new Map<number, readonly BoundReason[]>()
  const columns = new Map<string, Equality>()
  const bindings: Bindings = { single, columns }
  for (let changed = true; changed;) {
    changed = false
    for (const equality of facts.equalities) {
      const { side, within } = equality
      if (within !== null || side.tag !== 'VAR' || side.varlevelsup > 0) continue
      if (columns.has(columnName(side)) || !bindsToOne(scope, equality, bindings)) continue
      columns.set(columnName(side), equality)
      changed = true
    }
    // The target of UPDATE and DELETE is already in FROM; that of INSERT does not matter.
    for (const index of facts.relations) {
      const why = single.has(index) ? null : whySingle(scope, index, facts, bindings)
      if (!why) continue
      single.set(index, why)
      changed = true
    }
  }
  return bindings
}

/** Only the relations of {@link bindingsOf}. */
export const singleRelations = (scope: Scope, given: readonly Node[] = []): Singles =>
  bindingsOf(scope, given).single

/** Whether DISTINCT, GROUP BY and PARTITION BY see one value of the expression in all rows of the level. */
export function isBound(scope: Scope, expression: Node, { single, columns }: Bindings): boolean {
  if (hasOneValue(scope, expression, single, joinNullsOf(scope))) return true
  const column = withoutRelabel(expression)
  if (column.tag !== 'VAR' || column.varlevelsup > 0) return false
  // An equality of an extension may consider values equal that the type's default one distinguishes.
  return columns.get(columnName(column))?.isBuiltIn ?? false
}

/** Why at most one row of a relation takes part; null if that is not proven. */
function whySingle(
  scope: Scope,
  index: number,
  facts: Facts,
  bindings: Bindings,
): readonly BoundReason[] | null {
  const entry = entryAt(scope, index)
  // A lateral source is evaluated again for each row next to it.
  if (entry.lateral) return null
  const holds = ({ within }: { readonly within: ReadonlySet<number> | null }): boolean =>
    within === null || within.has(index)
  const bound = facts.equalities.filter(
    (equality) => holds(equality) && bindsToOne(scope, equality, bindings),
  )
  const columns = new Map(
    bound.flatMap(({ side, condition }) =>
      isColumnOf(side, index) ? [[side.varattno, condition] as const] : [],
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

/** Whether a relation of a level has at most one row with certain non-NULL values in the columns. */
export function isUniqueBy(scope: Scope, index: number, columns: ReadonlySet<number>): boolean {
  const entry = entryAt(scope, index)
  const { max } = boundsOfEntry(scope, entry, columns)
  if (max !== null && max <= 1) return true
  if (entry.rtekind !== rteKinds.relation) return false
  const relation = scope.catalog.relation(entry.relid)
  if (!relation || (relation.inherited && entry.inh)) return false
  return relation.uniqueKeys.some((key) => key.attributes.every((attribute) => columns.has(attribute)))
}

/** NULLS NOT DISTINCT: `is null` binds like an equality. */
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
      return tested && isColumnOf(tested, index) && !isRow(condition)
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

/**
 * The first condition that binds an index over expressions or with a predicate; null if a part of it is not
 * bound.
 */
function boundSpecial(
  scope: Scope,
  { relation, index, special }: { relation: CatalogRelation; index: number; special: SpecialKey },
  bound: readonly Equality[],
  conditions: readonly Node[],
): Node | null {
  const trees: IndexTrees = indexTrees(special)
  if (!trees.readable) return null
  const isImplied = trees.predicate.every((wanted) => {
    // For a composite value, IS NOT NULL tests each field, which NOT NULL and strict conditions do not.
    const isValueTest = isA(wanted, 'NULLTEST') && wanted.nulltesttype === 1 && !wanted.argisrow
    const notNull = isValueTest && isA(wanted.arg, 'VAR') ? wanted.arg : null
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
        : isColumnOf(side, index) && side.varattno === attribute,
    )
  })
  return by.every((each) => each !== undefined) ? (by[0]?.condition ?? null) : null
}

/** Whether the equality holds for one value only; NULL, which an outer join may add, equals nothing. */
function bindsToOne(scope: Scope, { other }: Equality, { single, columns }: Bindings): boolean {
  if (other === null) return true
  const column = withoutRelabel(other)
  if (column.tag !== 'VAR' || column.varlevelsup > 0)
    return hasOneValue(scope, other, single, joinNullsOf(scope))
  return (single.has(column.varno) && isSteady(scope, column.varno)) || columns.has(columnName(column))
}

/** Proofs depend on bounds as well: they are computed only if a column can be NULL because of a join. */
const joinNullsOf =
  (scope: Scope) =>
  (join: number, relation: number): boolean =>
    proofsOf(scope).joinNulls(join, relation)
