/** The columns that distinguish the rows around a list. */
import { entryAt, type Scope } from '../scope/scope.js'
import { isA } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'
import { isSteady } from '../prove/repeatable.js'
import { isUniqueBy, singleRelations } from '../prove/unique-keys.js'
import { absenceOf, asVariable, conditionOf, whyColumn } from './absence.js'
import { type Relation, type RelationColumn, relationKey, spokenBy, spokenOf } from './relations.js'

/** What is known to be equal in all rows of a group. */
export interface Grouped {
  /** The columns of the key, each with one value in the group. */
  readonly columns: readonly RelationColumn[]
  /** By {@link relationKey}: relations of which the group has one row, or none. */
  readonly relations: ReadonlyMap<string, Relation>
}

export const UNGROUPED: Grouped = { columns: [], relations: new Map() }

export type Key =
  | { readonly kind: 'key'; readonly columns: readonly RelationColumn[]; readonly grouped: Grouped }
  /** Nothing distinguishes the rows of a relation. */
  | { readonly kind: 'keyless'; readonly relation: Relation }

/**
 * The columns that must be equal so that two rows of the result have the same rows of the relations, given
 * what is already equal. Of several keys, the one is used whose columns are in the result.
 */
export function keyOf(
  scope: Scope,
  relations: readonly Relation[],
  given: Grouped,
  isInResult: (column: RelationColumn) => boolean,
): Key {
  let grouped = determinedBy(scope, given.columns, given, [])
  let keys: readonly (readonly RelationColumn[])[] = []
  // A source that reads others comes after them, and one that may be absent after those that are present.
  const ordered = [...relations].sort((a, b) => rank(scope, a) - rank(scope, b) || a.index - b.index)
  for (const relation of ordered) {
    if (isDetermined(scope, relation, grouped)) continue
    const key = uniqueColumns(scope, relation, grouped, relations, isInResult)
    if (key === null) return { kind: 'keyless', relation }
    keys = [...keys, key]
    grouped = determinedBy(scope, [...grouped.columns, ...key], grouped, [relation])
  }
  // The key of an earlier relation may follow from that of a later one, as a tenant's does from its
  // project's.
  for (const key of keys) {
    const others = keys.filter((other) => other !== key)
    const columns = [...given.columns, ...others.flat()]
    const rest = determinedBy(scope, columns, given, others.flat())
    if (relations.every((relation) => rest.relations.has(relationKey(relation)))) {
      keys = others
      grouped = rest
    }
  }
  return { kind: 'key', columns: keys.flat(), grouped }
}

/**
 * All relations of the level that have the same row, or none, in rows with equal columns; `known` are some of
 * them.
 */
function determinedBy(
  scope: Scope,
  columns: readonly RelationColumn[],
  given: Grouped,
  known: readonly Relation[],
): Grouped {
  const relations = new Map(given.relations)
  for (const { index, returning } of known) {
    relations.set(relationKey({ index, returning }), { index, returning })
  }
  for (let size = -1; size < relations.size;) {
    size = relations.size
    for (const relation of relationsOf(scope)) {
      if (isDetermined(scope, relation, { columns, relations }))
        relations.set(relationKey(relation), relation)
    }
  }
  return { columns, relations }
}

function relationsOf({ query }: Scope): readonly Relation[] {
  const found: Relation[] = []
  if (query.jointree) {
    walk(query.jointree, (node) => {
      if (node.tag === 'RANGETBLREF') found.push({ index: node.rtindex, returning: 0 })
      return node.tag === 'FROMEXPR' || node.tag === 'JOINEXPR'
    })
  }
  return found
}

function rank(scope: Scope, relation: Relation): number {
  const { lateral } = entryAt(scope, relation.index)
  return (lateral ? 2 : 0) + (absenceOf(scope, relation).why.length > 0 ? 1 : 0)
}

/** Whether rows that agree in what is given all have the same row of the relation, or all have none. */
function isDetermined(scope: Scope, relation: Relation, given: Grouped): boolean {
  if (given.relations.has(relationKey(relation))) return true
  if (relation.returning !== 0 || !isSteady(scope, relation.index)) return false
  const single = singleRelations(scope, given.columns.map(asVariable))
  const known: Grouped = {
    ...given,
    relations: new Map([...given.relations, ...alwaysThere(scope, single.keys())]),
  }
  const { why, joins } = absenceOf(scope, relation)
  if (why.length > 0) {
    // Its presence may depend on another relation of its join's condition.
    const conditions = joins.size > 0 ? conditionOf(scope, relation) : null
    if (!conditions?.every((condition) => speaksOf(spokenOf(scope, condition), known, relation))) return false
  }
  const entry = entryAt(scope, relation.index)
  if (entry.lateral) {
    return (
      isA(entry.subquery, 'QUERY') &&
      speaksOf(spokenBy(scope, entry.subquery), known) &&
      isUniqueBy(scope, relation.index, new Set())
    )
  }
  return single.has(relation.index)
}

/** Of the relations with at most one row, those that are present in every row of the result. */
function alwaysThere(scope: Scope, single: Iterable<number>): readonly (readonly [string, Relation])[] {
  return [...single]
    .filter((index) => isSteady(scope, index))
    .map((index): Relation => ({ index, returning: 0 }))
    .filter((relation) => absenceOf(scope, relation).why.length === 0)
    .map((relation) => [relationKey(relation), relation] as const)
}

function speaksOf(
  { relations, ofRow }: ReturnType<typeof spokenOf>,
  given: Grouped,
  itself: Relation | null = null,
): boolean {
  return (
    ofRow &&
    [...relations].every(
      ([key]) => given.relations.has(key) || (itself !== null && key === relationKey(itself)),
    )
  )
}

/** A minimal set of columns that is a key of the relation: none of them is NULL if its row is present. */
function uniqueColumns(
  scope: Scope,
  relation: Relation,
  given: Grouped,
  others: readonly Relation[],
  isInResult: (column: RelationColumn) => boolean,
): readonly RelationColumn[] | null {
  const entry = entryAt(scope, relation.index)
  if (!isSteady(scope, relation.index)) return null
  if (entry.lateral) {
    // It is evaluated again for each row next to it, so its key is unique only within that row.
    const around: Grouped = {
      columns: [],
      relations: new Map([
        ...given.relations,
        ...others
          .filter(({ index }) => index !== relation.index)
          .map((other) => [relationKey(other), other] as const),
      ]),
    }
    if (!isA(entry.subquery, 'QUERY') || !speaksOf(spokenBy(scope, entry.subquery), around)) return null
  }
  const primary = primaryKey(scope, relation.index)
  const candidates = columnsOf(scope, relation)
    .filter((column) => whyColumn(scope, column).length === 0)
    .map((column) => ({
      column,
      cost: (isInResult(column) ? 0 : 2) + (primary.has(column.attribute) ? 0 : 1),
    }))
    .sort((a, b) => b.cost - a.cost || b.column.attribute - a.column.attribute)
    .map(({ column }) => column)
  const unique = (columns: readonly RelationColumn[]): boolean =>
    isUniqueBy(scope, relation.index, new Set(columns.map(({ attribute }) => attribute)))
  const mayBeAbsent = absenceOf(scope, relation).why.length > 0
  if (!unique(candidates) || (mayBeAbsent && candidates.length === 0)) return null
  let key: readonly RelationColumn[] = candidates
  for (const column of candidates) {
    const without = key.filter((other) => other !== column)
    // A column that is never NULL there also shows whether the row is present.
    if (unique(without) && (without.length > 0 || !mayBeAbsent)) key = without
  }
  return [...key].sort((a, b) => a.attribute - b.attribute)
}

function primaryKey(scope: Scope, index: number): ReadonlySet<number> {
  const keys = scope.catalog.relation(entryAt(scope, index).relid)?.uniqueKeys ?? []
  return new Set(keys.find(({ primary }) => primary)?.attributes)
}

/** The columns of a relation that have a name. */
export function columnsOf(scope: Scope, relation: Relation): readonly RelationColumn[] {
  const { eref, relid } = entryAt(scope, relation.index)
  const known = scope.catalog.relation(relid)
  const numbers = known
    ? known.attributes.map(({ number }) => number)
    : isA(eref, 'ALIAS')
      ? eref.colnames.map((_, index) => index + 1)
      : []
  return numbers.map((attribute) => ({ ...relation, attribute }))
}
