/**
 * The trees of unique indexes over expressions or with a predicate, and the comparison of a condition with
 * them.
 */
import type { SpecialKey } from '../../database/catalog-keys.js'
import { constantInteger } from '../tree/constants.js'
import type { Scope } from '../scope/scope.js'
import { conjuncts } from '../tree/conjuncts.js'
import { isA, type Node } from '../tree/nodes.js'
import { readTrees } from '../tree/read-tree.js'
import { walk } from '../tree/walk.js'

export interface IndexTrees {
  readonly expressions: readonly Node[]
  /** Conditions that every row of the index satisfies. */
  readonly predicate: readonly Node[]
  /** Whether the read fields determine the meaning of every node. */
  readonly readable: boolean
}

const read = new WeakMap<SpecialKey, IndexTrees>()

export function indexTrees(key: SpecialKey): IndexTrees {
  let trees = read.get(key)
  if (!trees) {
    const expressions = key.expressions === null ? [] : readTrees(key.expressions)
    const predicate = key.predicate === null ? [] : readTrees(key.predicate).flatMap(conjuncts)
    trees = { expressions, predicate, readable: [...expressions, ...predicate].every(isComparable) }
    read.set(key, trees)
  }
  return trees
}

/** Kinds of nodes of which all relevant fields are read: two with the same fields have the same meaning. */
const COMPARABLE: ReadonlySet<string> = new Set([
  'ARRAYEXPR',
  'BOOLEANTEST',
  'BOOLEXPR',
  'CASEEXPR',
  'CASETESTEXPR',
  'CASEWHEN',
  'COALESCEEXPR',
  'COERCEVIAIO',
  'COLLATEEXPR',
  'CONST',
  'DISTINCTEXPR',
  'FUNCEXPR',
  'MINMAXEXPR',
  'NULLIFEXPR',
  'NULLTEST',
  'OPEXPR',
  'RELABELTYPE',
  'SCALARARRAYOPEXPR',
  'VAR',
])

function isComparable(tree: Node): boolean {
  let comparable = true
  walk(tree, (node) => {
    if (!COMPARABLE.has(node.tag)) comparable = false
    return comparable
  })
  return comparable
}

/** Whether an expression of a query equals one of an index, in whose tree the table is relation 1. */
export function sameAs(expression: Node, ofIndex: Node, relation: number): boolean {
  return textOf(expression, relation) === textOf(ofIndex, 1)
}

/** Fields without influence: location, notation, alias. */
const PLACES: ReadonlySet<string> = new Set([
  'location',
  'varnullingrels',
  'relabelformat',
  'funcformat',
  'coerceformat',
])

const textOf = (expression: Node, relation: number): string =>
  JSON.stringify(expression, (field, value: unknown) => {
    if (PLACES.has(field)) return undefined
    return field === 'varno' ? value === relation : value
  })

/** The forms in which an index's predicate can state a condition: `active = true` is `active`. */
export function statesOf(scope: Scope, condition: Node): readonly Node[] {
  if (isA(condition, 'BOOLEANTEST') && condition.arg) {
    // IS TRUE 0, IS FALSE 2 of BoolTestType.
    if (condition.booltesttype === 0) return [condition, condition.arg]
    if (condition.booltesttype === 2) return [condition, not(condition.arg)]
  }
  if (
    isA(condition, 'OPEXPR') &&
    scope.catalog.function(condition.opfuncid)?.signature === 'booleq(boolean, boolean)'
  ) {
    const [left, right] = condition.args
    const value = right?.tag === 'CONST' && !right.constisnull ? constantInteger(right) : null
    if (left && value !== null) return [condition, value === 1 ? left : not(left)]
  }
  return [condition]
}

const not = (arg: Node): Node => ({ tag: 'BOOLEXPR', boolop: 'not', args: [arg], location: -1 })
