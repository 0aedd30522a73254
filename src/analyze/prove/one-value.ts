/** Expressions with one value over all rows of a query level. */
import { isChanging, isSteady, isTheSame } from './repeatable.js'
import type { Scope } from '../scope/scope.js'
import { type Node, subLinks } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** Range table indexes of the relations of a level that have at most one row. */
export interface OneRowRelations {
  has(index: number): boolean
}

/** Whether an expression has one value over all rows of the result. `joinNulls` is that of the level's proofs. */
export function hasOneValue(
  scope: Scope,
  expression: Node,
  single: OneRowRelations,
  joinNulls: (join: number, relation: number) => boolean,
): boolean {
  let fixed = true
  walk(expression, (node) => {
    switch (node.tag) {
      case 'VAR':
        if (node.varlevelsup > 0) return false
        // An outer join can give two: the row's value, and NULL.
        if (node.varnullingrels.some((join) => joinNulls(join, node.varno))) fixed = false
        if (!single.has(node.varno) || !isSteady(scope, node.varno)) fixed = false
        return false
      case 'SUBLINK':
        if (!INIT_PLANS.has(node.subLinkType) || !isTheSame(scope, node.subselect)) fixed = false
        return false
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

/** Kinds of subqueries that become an InitPlan if they are uncorrelated. */
const INIT_PLANS: ReadonlySet<number> = new Set([subLinks.exists, subLinks.expression, subLinks.array])
