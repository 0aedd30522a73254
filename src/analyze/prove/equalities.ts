/** The equalities in the conditions of a query level, split at AND, and where each condition holds. */
import { conjuncts } from '../tree/conjuncts.js'
import { all, isA, joinTypes, type Node, type NodeOf, type Var, subLinks } from '../tree/nodes.js'
import { countElements } from '../tree/constants.js'
import { isRepeatable, isTheSame } from './repeatable.js'
import { childScope, type Scope } from '../scope/scope.js'
import { walk } from '../tree/walk.js'
import { isImpliedAcrossZones } from './time-zones.js'

/** `side = other`, where null represents a value from outside. */
export interface Equality {
  readonly side: Node
  readonly other: Node | null
  /** The relations of the nullable side whose outer join has this condition; null for a filter. */
  readonly within: ReadonlySet<number> | null
  /** Null if the reader of the level compares. */
  readonly condition: Node | null
  /** Whether the operator is built in, so that its equality agrees with that of DISTINCT and GROUP BY. */
  readonly isBuiltIn: boolean
}

/**
 * Whether a level has at most one row. The bounds of rows depend on equalities, so the caller passes this
 * function.
 */
export type IsOneRow = (level: Scope) => boolean

export interface Facts {
  readonly equalities: readonly Equality[]
  readonly conditions: readonly { readonly condition: Node; readonly within: ReadonlySet<number> | null }[]
  /** Range table indexes of the relations that the level joins. */
  readonly relations: ReadonlySet<number>
}

interface Collected extends Facts {
  readonly equalities: Equality[]
  readonly conditions: { readonly condition: Node; readonly within: ReadonlySet<number> | null }[]
  readonly relations: Set<number>
  readonly isOneRow: IsOneRow
}

/** `given` are expressions of the level, each of which its reader compares with a value. */
export function factsOf(scope: Scope, given: readonly Node[], isOneRow: IsOneRow): Facts {
  const { jointree } = scope.query
  const facts: Collected = {
    equalities: given.map((side) => ({
      side,
      other: null,
      within: null,
      condition: null,
      isBuiltIn: true,
    })),
    conditions: [],
    relations: new Set(),
    isOneRow,
  }
  if (jointree) collect(scope, jointree, null, facts)
  return facts
}

function collect(scope: Scope, node: Node, within: ReadonlySet<number> | null, facts: Collected): void {
  if (isA(node, 'RANGETBLREF')) {
    facts.relations.add(node.rtindex)
    return
  }
  if (isA(node, 'FROMEXPR')) {
    for (const item of node.fromlist) collect(scope, item, within, facts)
    addFacts(scope, node.quals, { within, facts })
    return
  }
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return
  const sides = { left: relationsOf(node.larg), right: relationsOf(node.rarg) }
  switch (node.jointype) {
    case joinTypes.inner:
      collect(scope, node.larg, within, facts)
      collect(scope, node.rarg, within, facts)
      addFacts(scope, node.quals, { within, facts })
      return
    case joinTypes.left:
      collect(scope, node.larg, within, facts)
      collect(scope, node.rarg, sides.right, facts)
      addFacts(scope, node.quals, { within: sides.right, facts })
      return
    case joinTypes.right:
      collect(scope, node.larg, sides.left, facts)
      collect(scope, node.rarg, within, facts)
      addFacts(scope, node.quals, { within: sides.left, facts })
      return
    default:
      // A full join's condition binds neither side: rows without a match stay.
      collect(scope, node.larg, new Set(), facts)
      collect(scope, node.rarg, new Set(), facts)
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

interface Collecting {
  readonly within: ReadonlySet<number> | null
  readonly facts: Collected
}

function addFacts(scope: Scope, condition: Node | null, place: Collecting): void {
  if (condition?.tag === 'BOOLEXPR' && condition.boolop === 'and') {
    for (const arg of condition.args) addFacts(scope, arg, place)
    return
  }
  if (!condition) return
  const { within, facts } = place
  facts.conditions.push({ condition, within })
  for (const { comparison, pairs } of comparisonsIn(scope, condition, facts.isOneRow)) {
    if (!equates(scope, comparison)) continue
    const isBuiltIn = scope.catalog.function(comparison.opfuncid)?.schema === 'pg_catalog'
    for (const [side, other] of pairs) facts.equalities.push({ side, other, within, condition, isBuiltIn })
  }
}

type Comparison = NodeOf<'OPEXPR'> | NodeOf<'SCALARARRAYOPEXPR'>

interface Compared {
  readonly comparison: Comparison
  /** The equal pairs, if the comparison is an equality that holds. */
  readonly pairs: readonly (readonly [side: Node, other: Node])[]
}

/** The comparisons that hold wherever the condition does. */
function comparisonsIn(scope: Scope, condition: Node, isOneRow: IsOneRow): readonly Compared[] {
  switch (condition.tag) {
    case 'OPEXPR': {
      const [left, right] = condition.args
      if (!left || !right) return []
      const pairs = [
        [withoutRelabel(left), right],
        [withoutRelabel(right), left],
      ] as const
      return [{ comparison: condition, pairs }]
    }
    case 'SCALARARRAYOPEXPR': {
      const [operand, array] = condition.args
      if (!operand || !array || countElements(array) !== 1) return []
      const pairs: (readonly [Node, Node])[] = [[withoutRelabel(operand), array]]
      const element = isA(array, 'ARRAYEXPR') && !array.multidims ? array.elements[0] : null
      if (element) pairs.push([withoutRelabel(operand), element], [withoutRelabel(element), operand])
      return [{ comparison: condition, pairs }]
    }
    case 'SUBLINK':
      return comparesWithOneRow(scope, condition, isOneRow) && condition.testexpr
        ? conjuncts(condition.testexpr).flatMap((test) => comparisonsIn(scope, test, isOneRow))
        : []
    default:
      return []
  }
}

/**
 * Whether a comparison with a subquery compares with the same row for every row of the level. The subquery of
 * `(a, b) = (select …)` is evaluated like a scalar one. That of `in (select …)` can be evaluated for each row
 * of the level, as the inner side of a semijoin: it must return at most one row, and always the same.
 */
function comparesWithOneRow(
  scope: Scope,
  { subLinkType, subselect }: NodeOf<'SUBLINK'>,
  isOneRow: IsOneRow,
): boolean {
  if (!isA(subselect, 'QUERY') || !isTheSame(scope, subselect)) return false
  if (subLinkType === subLinks.rowCompare) return true
  if (subLinkType !== subLinks.any || !isRepeatable(scope, subselect)) return false
  return isOneRow(childScope(scope, subselect))
}

function equates(scope: Scope, { opfuncid, inputcollid }: Comparison): boolean {
  if (!scope.catalog.isDeterministic(inputcollid)) return false
  const called = scope.catalog.function(opfuncid)
  const [left, right] = called?.argumentTypes ?? []
  if (!called?.isEquality || left === undefined || right === undefined) return false
  if (left !== right) return INTEGERS.has(left) && INTEGERS.has(right)
  return !isImpliedAcrossZones(scope, left)
}

/**
 * int8, int2, int4: equality between them compares exact values, so each value of one type equals one value
 * of the other.
 */
const INTEGERS: ReadonlySet<number> = new Set([20, 21, 23])

/** A relabelled column has the same bytes with a different type (varchar as text). */
export function withoutRelabel(node: Node): Node {
  return node.tag === 'RELABELTYPE' && node.arg ? withoutRelabel(node.arg) : node
}

export const isColumnOf = (node: Node, index: number): node is Var =>
  node.tag === 'VAR' && node.varlevelsup === 0 && node.varno === index

/**
 * The expressions of a target list that the entries of DISTINCT, PARTITION BY and similar clauses reference.
 */
export function namedBy(clauses: readonly Node[], targetList: readonly Node[]): readonly (Node | null)[] {
  const entries = all(targetList, 'TARGETENTRY')
  return all(clauses, 'SORTGROUPCLAUSE').map(
    ({ tleSortGroupRef }) =>
      entries.find(({ ressortgroupref }) => ressortgroupref === tleSortGroupRef)?.expr ?? null,
  )
}
