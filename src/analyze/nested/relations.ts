/** The relations of a level that an expression references. */
import { entryAt, type Scope } from '../scope/scope.js'
import { type Node, type Query, rteKinds, type Var } from '../tree/nodes.js'
import { childrenOf } from '../tree/walk.js'

/** A relation of a level; OLD and NEW of a changed row are two. */
export interface Relation {
  /** Range table index. */
  readonly index: number
  /** `VarReturningType` of primnodes.h: 0 default, 1 OLD, 2 NEW. */
  readonly returning: number
}

export const relationKey = ({ index, returning }: Relation): string => `${index}.${returning}`

/** A column of a relation of a level. */
export interface RelationColumn extends Relation {
  /** Attribute number, 0 for the row as a whole. */
  readonly attribute: number
}

/**
 * The column whose unchanged value an expression is: also through GROUP BY and the merged columns of USING.
 */
export function columnOf(scope: Scope, expression: Node | null): RelationColumn | null {
  if (expression?.tag !== 'VAR' || expression.varlevelsup > 0) return null
  const behind = behindVariable(scope, expression)
  if (behind === null) return null
  if (behind !== 'itself') return behind.length === 1 ? columnOf(scope, behind[0] ?? null) : null
  return {
    index: expression.varno,
    returning: expression.varreturningtype,
    attribute: expression.varattno,
  }
}

/**
 * The expressions of the same level behind a reference to a group or a join; null if that cannot be
 * determined.
 */
function behindVariable(scope: Scope, { varno, varattno }: Var): readonly Node[] | 'itself' | null {
  const entry = entryAt(scope, varno)
  if (entry.rtekind === rteKinds.group) {
    // A grouping set omits a column in some rows, so it is no longer the relation's value.
    const grouped = scope.query.groupingSets.length === 0 ? entry.groupexprs[varattno - 1] : undefined
    return grouped ? [grouped] : null
  }
  if (entry.rtekind !== rteKinds.join) return 'itself'
  if (varattno === 0) return entry.joinaliasvars
  const merged = entry.joinaliasvars[varattno - 1]
  return merged ? [merged] : null
}

export interface Spoken {
  /** By {@link relationKey}. */
  readonly relations: ReadonlyMap<string, Relation>
  /**
   * Whether the value follows from one row of each of these relations: it contains no aggregate or window
   * function, which read other rows, and nothing volatile.
   */
  readonly ofRow: boolean
}

export function spokenOf(scope: Scope, expression: Node | null): Spoken {
  const relations = new Map<string, Relation>()
  let ofRow = true
  const visit = (node: Node, depth: number): void => {
    switch (node.tag) {
      case 'VAR': {
        if (node.varlevelsup !== depth) return
        const behind = behindVariable(scope, node)
        if (behind === null) ofRow = false
        else if (behind === 'itself') {
          const relation = { index: node.varno, returning: node.varreturningtype }
          relations.set(relationKey(relation), relation)
        } else for (const inner of behind) visit(inner, 0)
        return
      }
      case 'AGGREF':
        if (node.agglevelsup === depth) ofRow = false
        break
      case 'WINDOWFUNC':
      case 'GROUPINGFUNC':
        if (depth === 0) ofRow = false
        break
      case 'NEXTVALUEEXPR':
      case 'OTHER':
        ofRow = false
        break
      case 'FUNCEXPR':
        if (isUnsteady(scope, node.funcid)) ofRow = false
        break
      case 'OPEXPR':
      case 'DISTINCTEXPR':
      case 'NULLIFEXPR':
      case 'SCALARARRAYOPEXPR':
        if (isUnsteady(scope, node.opfuncid)) ofRow = false
        break
      default:
    }
    const below = node.tag === 'QUERY' ? depth + 1 : depth
    for (const child of childrenOf(node)) visit(child, below)
  }
  if (expression) visit(expression, 0)
  return { relations, ofRow }
}

/** The outer relations that a subquery in FROM references, as LATERAL allows. */
export const spokenBy = (scope: Scope, subquery: Query): Spoken => spokenOf(scope, subquery)

function isUnsteady(scope: Scope, oid: number): boolean {
  const called = scope.catalog.function(oid)
  return !called || called.volatile || called.returnsSet
}
