/** Outer joins that have found a row wherever a condition holds. */
import { columnKey, type Proven, union, whenTrue } from './conditions.js'
import { joinsOf } from './joins.js'
import type { Scope } from '../scope/scope.js'
import { joinTypes, type Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** `known` is what the conditions prove. One column of a row that is not NULL means that the row is there. */
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

/** A full join adds NULLs on either side under one number: that it found one side says nothing of the other. */
export const nullingOneSide = (scope: Scope, joins: Iterable<number>): readonly number[] =>
  [...joins].filter((join) => {
    const found = joinsOf(scope).get(join)
    return found !== undefined && found.type !== joinTypes.full
  })

/** What the ON conditions of joins prove in rows for which they have found a match. */
export const provenByMatch = (scope: Scope, joins: readonly number[], known: Proven): Proven =>
  joins.map((join) => whenTrue(scope, joinsOf(scope).get(join)?.node.quals ?? null)).reduce(union, known)
