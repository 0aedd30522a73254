/**
 * When a relation of a level has no row in a row of the result, and which relations then have none either.
 */
import {
  expressionNullability,
  NO_NARROWING,
  type Nullability,
  sourceNullability,
  whyNullable,
} from '../nullability/nullability.js'
import { relationOf, whenTrue } from '../prove/conditions.js'
import { type Join, joinsOf } from '../prove/joins.js'
import { proofsOf } from '../prove/proofs.js'
import { isRewritten } from '../scope/rewriting.js'
import { entryAt, type Scope, sourceOf } from '../scope/scope.js'
import { commandTypes, isA, joinTypes, type Node, type Var } from '../tree/nodes.js'
import type { Reason } from '../../model/typed-query.js'
import { type Relation, type RelationColumn, relationKey, spokenOf } from './relations.js'

export interface Absence {
  /** The outer joins that can null the row, each with the side of the relation. */
  readonly joins: ReadonlyMap<number, Side>
  /** Why there may be no row; empty if there always is one. */
  readonly why: readonly Reason[]
}

type Side = 'left' | 'right'

/** A reference to a column as it is if the row is present: no join has nulled it. */
export const asVariable = ({ index, returning, attribute }: RelationColumn): Var => ({
  tag: 'VAR',
  varno: index,
  varattno: attribute,
  vartype: 0,
  vartypmod: -1,
  varnullingrels: [],
  varlevelsup: 0,
  varreturningtype: returning,
  location: -1,
})

export function absenceOf(scope: Scope, relation: Relation): Absence {
  const joins = new Map<number, Side>()
  for (const join of joinsOf(scope).values()) {
    const side = sideOf(join, relation.index)
    if (side && canNull(join, side) && proofsOf(scope).joinNulls(join.index, relation.index)) {
      joins.set(join.index, side)
    }
  }
  const whole: Var = { ...asVariable({ ...relation, attribute: 0 }), varnullingrels: [...joins.keys()] }
  return { joins, why: isReplaced(scope, relation) ? [] : whyNullable(scope, whole) }
}

/**
 * A row that RETURNING shows of a view, or with an active rule or trigger, is always present, whatever its
 * columns contain.
 */
function isReplaced(scope: Scope, { index }: Relation): boolean {
  const { commandType, resultRelation } = scope.query
  if (commandType === commandTypes.select || index !== resultRelation) return false
  const target = scope.catalog.relation(entryAt(scope, index).relid)
  return target !== undefined && (isRewritten(scope) || target.kind === 'v')
}

/** Why a column can be NULL although its relation's row is present. */
export const whyColumn = (scope: Scope, column: RelationColumn): readonly Reason[] =>
  columnNullability(scope, column).why

function columnNullability(scope: Scope, column: RelationColumn): Nullability {
  const variable = asVariable(column)
  const { joins, why } = absenceOf(scope, column)
  return joins.size === 0 && why.length > 0
    ? sourceNullability(scope, sourceOf(scope, variable))
    : expressionNullability(scope, variable, NO_NARROWING)
}

/** Why an expression can be NULL if the rows of certain relations are present. */
export function nullabilityGiven(scope: Scope, expression: Node, given: readonly Relation[]): Nullability {
  const column =
    expression.tag === 'VAR' && expression.varlevelsup === 0
      ? { index: expression.varno, returning: expression.varreturningtype, attribute: expression.varattno }
      : null
  // OLD, NEW and the source of MERGE are absent for other reasons than a join.
  if (column && given.some((relation) => relationKey(relation) === relationKey(column))) {
    if (absenceOf(scope, column).joins.size === 0) return columnNullability(scope, column)
  }
  const spoken = [...spokenOf(scope, expression).relations.values()].map(
    (relation) => absenceOf(scope, relation).joins,
  )
  const withoutJoins = new Set<number>()
  for (const relation of given) {
    for (const [join, side] of absenceOf(scope, relation).joins) {
      // A full join can null either side: a proof about one proves nothing about the other.
      if (spoken.every((joins) => (joins.get(join) ?? side) === side)) withoutJoins.add(join)
    }
  }
  return expressionNullability(scope, expression, { ...NO_NARROWING, withoutJoins })
}

/** Why a relation's row can be absent although the rows of others are present. */
export function whyAbsent(scope: Scope, relation: Relation, given: readonly Relation[]): readonly Reason[] {
  if (given.some((known) => relationKey(known) === relationKey(relation))) return []
  const { joins, why } = absenceOf(scope, relation)
  if (joins.size === 0) return why
  const left = [...joins].filter(([join, side]) =>
    given.every((known) => absenceOf(scope, known).joins.get(join) !== side),
  )
  const whole = asVariable({ ...relation, attribute: 0 })
  return whyNullable(scope, { ...whole, varnullingrels: left.map(([join]) => join) })
}

/** Whether a relation never has a row if another has none. */
export function isBelow(
  scope: Scope,
  relation: Relation,
  upper: Relation,
  within: ReadonlySet<string> = new Set(),
): boolean {
  if (relationKey(relation) === relationKey(upper)) return true
  const { joins: uppers, why } = absenceOf(scope, upper)
  if (why.length === 0) return true
  if (uppers.size === 0) return false
  const { joins } = absenceOf(scope, relation)
  const seen = new Set([...within, relationKey(relation)])
  return [...uppers].every(([leavingOut, side]) => {
    if (joins.get(leavingOut) === side) return true
    // The join's condition cannot hold without a row of the upper relation, or of one that is itself below
    // it.
    return [...joins.keys()].some((index) => {
      const join = joinsOf(scope).get(index)
      const other = join && (joins.get(index) === 'left' ? join.right : join.left)
      if (!join || join.type === joinTypes.full || !other?.has(leavingOut)) return false
      return [...whenTrue(scope, join.node.quals).keys()].some((key) => {
        const index = relationOf(key)
        if (index === null || !other.has(index)) return false
        const needed: Relation = { index, returning: 0 }
        if (seen.has(relationKey(needed))) return false
        return isBelow(scope, needed, upper, seen)
      })
    })
  })
}

function sideOf(join: Join, relation: number): Side | null {
  return join.left.has(relation) ? 'left' : join.right.has(relation) ? 'right' : null
}

function canNull(join: Join, side: Side): boolean {
  if (join.type === joinTypes.full) return true
  return join.type === joinTypes.left ? side === 'right' : join.type === joinTypes.right && side === 'left'
}

/** The condition of the one outer join that can null a relation, if it nulls nothing else. */
export function conditionOf(scope: Scope, relation: Relation): readonly (Node | null)[] | null {
  const conditions: (Node | null)[] = []
  for (const [index, side] of absenceOf(scope, relation).joins) {
    const join = joinsOf(scope).get(index)
    const arm = side === 'left' ? join?.node.larg : join?.node.rarg
    if (!join || join.type === joinTypes.full || !isA(arm, 'RANGETBLREF')) return null
    conditions.push(join.node.quals)
  }
  return conditions
}
