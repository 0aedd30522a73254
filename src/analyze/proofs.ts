/**
 * What a level's conditions prove: columns that cannot be NULL in any row that passes WHERE, HAVING and the
 * inner joins, and the outer joins that such a column makes inner on one side, as the planner's
 * `reduce_outer_joins` does (src/backend/optimizer/prep/prepjointree.c).
 */
import type { Scope } from './scope.js'
import { entryAt } from './scope.js'
import { isA, joinTypes, type Node, rteKinds, type Var } from './tree/nodes.js'

export interface Proofs {
  /** By {@link columnKey}: the tree location of the reference that proves it. */
  readonly columns: ReadonlyMap<string, number>
  /** Whether a join can still add NULLs to the columns of a relation, by their range table indexes. */
  joinNulls(join: number, relation: number): boolean
}

type Proven = ReadonlyMap<string, number>
const NOTHING: Proven = new Map()

/** Names a column of a level. In RETURNING the old and the new row's columns are different ones. */
export const columnKey = ({
  varno,
  varattno,
  varreturningtype,
}: Pick<Var, 'varno' | 'varattno' | 'varreturningtype'>): string =>
  varreturningtype === 0 ? `${varno}.${varattno}` : `${varno}.${varattno}.${varreturningtype}`

const proofsByScope = new WeakMap<Scope, Proofs>()

export function proofsOf(scope: Scope): Proofs {
  let proofs = proofsByScope.get(scope)
  if (!proofs) proofsByScope.set(scope, (proofs = collect(scope)))
  return proofs
}

interface OuterJoin {
  readonly index: number
  readonly type: number
  readonly left: ReadonlySet<number>
  readonly right: ReadonlySet<number>
  readonly node: Extract<Node, { tag: 'JOINEXPR' }>
}

function collect(scope: Scope): Proofs {
  const joins = new Map<number, OuterJoin>()
  const { jointree, havingQual } = scope.query
  if (jointree) findJoins(jointree, joins)

  const reduced = new Set<string>()
  let columns: Proven = NOTHING
  // A reduced join's ON condition becomes a filter, which may reduce another join: until nothing changes.
  for (let changed = true; changed;) {
    columns = union(
      jointree ? filters(scope, jointree, joins, reduced) : NOTHING,
      whenTrue(scope, havingQual),
    )
    columns = throughGroups(scope, columns)
    changed = false
    for (const key of columns.keys()) {
      const relation = Number(key.slice(0, key.indexOf('.')))
      for (const join of joins.values()) {
        const side = join.left.has(relation) ? 'left' : join.right.has(relation) ? 'right' : null
        // A non-NULL column of a side means that side's row is there.
        if (!side || !nulls(join, side) || reduced.has(`${join.index}.${side}`)) continue
        reduced.add(`${join.index}.${side}`)
        changed = true
      }
    }
  }
  return {
    columns,
    joinNulls(index, relation) {
      const join = joins.get(index)
      if (!join) return true
      const side = join.left.has(relation) ? 'left' : join.right.has(relation) ? 'right' : null
      return side === null || !reduced.has(`${index}.${side}`)
    },
  }
}

/** Whether the join can leave out the rows of a side. */
function nulls(join: OuterJoin, side: 'left' | 'right'): boolean {
  if (join.type === joinTypes.full) return true
  return join.type === joinTypes.left ? side === 'right' : join.type === joinTypes.right && side === 'left'
}

function findJoins(node: Node, joins: Map<number, OuterJoin>): ReadonlySet<number> {
  if (isA(node, 'RANGETBLREF')) return new Set([node.rtindex])
  if (isA(node, 'FROMEXPR')) return new Set(node.fromlist.flatMap((item) => [...findJoins(item, joins)]))
  if (!isA(node, 'JOINEXPR') || !node.larg || !node.rarg) return new Set()
  const left = findJoins(node.larg, joins)
  const right = findJoins(node.rarg, joins)
  joins.set(node.rtindex, { index: node.rtindex, type: node.jointype, left, right, node })
  return new Set([...left, ...right, node.rtindex])
}

/** What the conditions of a part of FROM prove of the rows that come out of it. */
function filters(
  scope: Scope,
  node: Node,
  joins: ReadonlyMap<number, OuterJoin>,
  reduced: ReadonlySet<string>,
): Proven {
  if (isA(node, 'FROMEXPR')) {
    return node.fromlist
      .map((item) => filters(scope, item, joins, reduced))
      .reduce(union, whenTrue(scope, node.quals))
  }
  if (!isA(node, 'JOINEXPR')) return NOTHING
  const join = joins.get(node.rtindex)
  if (!join || !node.larg || !node.rarg) return NOTHING
  // A side keeps its proofs where its rows cannot be replaced by NULLs; ON is a filter where no side can be.
  const keeps = (side: 'left' | 'right'): boolean =>
    !nulls(join, side) || reduced.has(`${join.index}.${side}`)
  const left = keeps('left') ? filters(scope, node.larg, joins, reduced) : NOTHING
  const right = keeps('right') ? filters(scope, node.rarg, joins, reduced) : NOTHING
  const on = keeps('left') && keeps('right') ? whenTrue(scope, node.quals) : NOTHING
  return union(union(left, right), on)
}

/** A proof about a grouping column is a proof about the expression it groups. */
function throughGroups(scope: Scope, columns: Proven): Proven {
  let found: Proven = columns
  for (const [key, location] of columns) {
    const [varno = '', varattno = ''] = key.split('.')
    const entry = entryAt(scope, Number(varno))
    if (entry.rtekind !== rteKinds.group) continue
    const grouped = entry.groupexprs[Number(varattno) - 1]
    if (grouped) found = union(found, mapValues(whenNotNull(scope, grouped), location))
  }
  return found
}

function mapValues(proven: Proven, location: number): Proven {
  return new Map([...proven.keys()].map((key) => [key, location]))
}

function union(a: Proven, b: Proven): Proven {
  if (a.size === 0) return b
  if (b.size === 0) return a
  return new Map([...b, ...a])
}

function intersection(parts: readonly Proven[]): Proven {
  const [first = NOTHING, ...others] = parts
  return new Map([...first].filter(([key]) => others.every((other) => other.has(key))))
}

/** Columns that are not NULL in every row for which the condition is true. */
export function whenTrue(scope: Scope, condition: Node | null): Proven {
  if (!condition) return NOTHING
  switch (condition.tag) {
    case 'BOOLEXPR': {
      if (condition.boolop === 'and')
        return condition.args.map((arg) => whenTrue(scope, arg)).reduce(union, NOTHING)
      if (condition.boolop === 'or') return intersection(condition.args.map((arg) => whenTrue(scope, arg)))
      return whenFalse(scope, condition.args[0] ?? null)
    }
    case 'NULLTEST':
      // 1: IS NOT NULL. Of a row it speaks of the fields.
      return condition.nulltesttype === 1 && !condition.argisrow ? whenNotNull(scope, condition.arg) : NOTHING
    case 'BOOLEANTEST':
      // The others hold for NULL as well.
      if (condition.booltesttype === booleanTests.isTrue) return whenTrue(scope, condition.arg)
      if (condition.booltesttype === booleanTests.isFalse) return whenFalse(scope, condition.arg)
      return condition.booltesttype === booleanTests.isNotUnknown
        ? whenNotNull(scope, condition.arg)
        : NOTHING
    case 'SCALARARRAYOPEXPR': {
      // `x = any(null)` is NULL and `x = any('{}')` false; `<> all('{}')` is true for a NULL x.
      if (!isStrict(scope, condition.opfuncid)) return NOTHING
      if (!condition.useOr && !isFilledList(condition.args[1] ?? null)) return NOTHING
      return condition.args.map((arg) => whenNotNull(scope, arg)).reduce(union, NOTHING)
    }
    case 'SUBLINK':
      // ANY 2 of SubLinkType: the comparison is true for some row of the subquery.
      return condition.subLinkType === 2 ? whenTrue(scope, condition.testexpr) : NOTHING
    case 'ROWCOMPAREEXPR':
      // The first pair decides, unless it is equal; the further ones need not be looked at.
      return [condition.largs[0], condition.rargs[0]]
        .map((side) => whenNotNull(scope, side ?? null))
        .reduce(union, NOTHING)
    default:
      return whenNotNull(scope, condition)
  }
}

/** Columns that are not NULL in every row for which the condition is false. */
function whenFalse(scope: Scope, condition: Node | null): Proven {
  if (!condition) return NOTHING
  switch (condition.tag) {
    case 'BOOLEXPR':
      if (condition.boolop === 'or')
        return condition.args.map((arg) => whenFalse(scope, arg)).reduce(union, NOTHING)
      if (condition.boolop === 'and') return intersection(condition.args.map((arg) => whenFalse(scope, arg)))
      return whenTrue(scope, condition.args[0] ?? null)
    case 'NULLTEST':
      return condition.nulltesttype === 0 && !condition.argisrow ? whenNotNull(scope, condition.arg) : NOTHING
    case 'BOOLEANTEST':
    case 'SCALARARRAYOPEXPR':
      return NOTHING
    default:
      return whenNotNull(scope, condition)
  }
}

/** Columns that are not NULL in every row for which the condition is false or NULL: what a later branch of CASE knows. */
export function whenNotTrue(scope: Scope, condition: Node | null): Proven {
  if (!condition) return NOTHING
  switch (condition.tag) {
    case 'BOOLEXPR':
      if (condition.boolop === 'or')
        return condition.args.map((arg) => whenNotTrue(scope, arg)).reduce(union, NOTHING)
      if (condition.boolop === 'and')
        return intersection(condition.args.map((arg) => whenNotTrue(scope, arg)))
      // A test for NULL is never NULL itself.
      return condition.args[0]?.tag === 'NULLTEST' ? whenTrue(scope, condition.args[0]) : NOTHING
    case 'NULLTEST':
      return whenFalse(scope, condition)
    case 'BOOLEANTEST':
      if (condition.booltesttype === booleanTests.isNotTrue) return whenTrue(scope, condition.arg)
      if (condition.booltesttype === booleanTests.isNotFalse) return whenFalse(scope, condition.arg)
      return condition.booltesttype === booleanTests.isUnknown ? whenNotNull(scope, condition.arg) : NOTHING
    default:
      return NOTHING
  }
}

/** `BoolTestType` of primnodes.h. */
const booleanTests = { isTrue: 0, isNotTrue: 1, isFalse: 2, isNotFalse: 3, isUnknown: 4, isNotUnknown: 5 }

/** The list of `in (…)`, which has an element; any other array may be empty. */
function isFilledList(array: Node | null): boolean {
  if (array?.tag === 'ARRAYCOERCEEXPR' || array?.tag === 'RELABELTYPE') return isFilledList(array.arg)
  return array?.tag === 'ARRAYEXPR' && !array.multidims && array.elements.length > 0
}

/** Columns of this level that cannot be NULL where the expression is not NULL: it is strict in them. */
function whenNotNull(scope: Scope, expression: Node | null): Proven {
  if (!expression) return NOTHING
  const ofAll = (args: readonly Node[]): Proven =>
    args.map((arg) => whenNotNull(scope, arg)).reduce(union, NOTHING)
  switch (expression.tag) {
    case 'VAR':
      return expression.varlevelsup === 0 && expression.varattno !== 0 && isTested(scope, expression)
        ? new Map([[columnKey(expression), expression.location]])
        : NOTHING
    case 'OPEXPR':
      return isStrict(scope, expression.opfuncid) && !expression.opretset ? ofAll(expression.args) : NOTHING
    case 'FUNCEXPR':
      return isStrict(scope, expression.funcid) && !expression.funcretset ? ofAll(expression.args) : NOTHING
    case 'NULLIFEXPR':
      return whenNotNull(scope, expression.args[0] ?? null)
    case 'RELABELTYPE':
    case 'COERCEVIAIO':
    case 'ARRAYCOERCEEXPR':
    case 'COLLATEEXPR':
    case 'COERCETODOMAIN':
      return whenNotNull(scope, expression.arg)
    case 'BOOLEXPR':
      // NOT is strict; AND and OR are not: `false and null` is false.
      return expression.boolop === 'not' ? ofAll(expression.args) : NOTHING
    default:
      return NOTHING
  }
}

/**
 * Whether a condition looks at the value itself. A grouping expression that a grouping set leaves out is NULL, but the planner
 * marks only the columns in it as such (`mark_nullable_by_grouping`, src/backend/optimizer/util/var.c): what it folds them
 * away from, `coalesce('a', x)`, is then taken for its constant, in HAVING too.
 */
function isTested(scope: Scope, { varno, varattno, varnullingrels }: Var): boolean {
  const entry = entryAt(scope, varno)
  if (entry.rtekind !== rteKinds.group || !varnullingrels.includes(varno)) return true
  return whenNotNull(scope, entry.groupexprs[varattno - 1] ?? null).size > 0
}

/**
 * Strict functions whose calls the planner replaces by a constant for the range alone: `'(,)' @> x` is true for a NULL x
 * (`find_simplified_clause`, src/backend/utils/adt/rangetypes.c, since 17).
 */
const STRICT_IN_NAME: ReadonlySet<string> = new Set([
  'elem_contained_by_range(anyelement, anyrange)',
  'range_contains_elem(anyrange, anyelement)',
])

function isStrict(scope: Scope, oid: number): boolean {
  const called = scope.catalog.function(oid)
  if (!called?.strict) return false
  return called.schema !== 'pg_catalog' || !STRICT_IN_NAME.has(called.signature)
}
