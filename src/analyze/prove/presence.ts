/** Outer joins that have found a row in every row for which a condition holds. */
import { columnKey, type Proven, union, whenTrue } from './conditions.js'
import { joinsOf } from './joins.js'
import type { Scope } from '../scope/scope.js'
import { joinTypes, type Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/**
 * `known` are the proofs of the conditions. One column of a row that is not NULL shows that the row is
 * present.
 */
export function joinsFoundBy(
  scope: Scope,
  conditions: readonly (Node | null)[],
  known: Proven,
): readonly number[] {
  const joins = new Set<number>()
  if (known.size === 0) return []
  for (const condition of conditions) {
    if (!condition) continue
    walk(condition, (node) => {
      if (node.tag === 'QUERY') return false
      if (node.tag === 'VAR' && node.varlevelsup === 0 && known.has(columnKey(node))) {
        for (const join of node.varnullingrels) joins.add(join)
      }
      return true
    })
  }
  return nullingOneSide(scope, joins)
}

/**
 * A full join nulls either side under one number: a proof that one side is present proves nothing about the
 * other.
 */
export const nullingOneSide = (scope: Scope, joins: Iterable<number>): readonly number[] =>
  [...joins].filter((join) => {
    const found = joinsOf(scope).get(join)
    return found !== undefined && found.type !== joinTypes.full
  })

/** What the ON conditions of joins prove in rows for which they have found a match. */
export const provenByMatch = (scope: Scope, joins: readonly number[], known: Proven): Proven =>
  joins.map((join) => whenTrue(scope, joinsOf(scope).get(join)?.node.quals ?? null)).reduce(union, known)
