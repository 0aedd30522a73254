/**
 * A row lock on the nullable side of an outer join is an error of the planner, unless a condition turns the
 * join into an inner one (`reduce_outer_joins` of src/backend/optimizer/prep/prepjointree.c). With arguments
 * from which the planner computes the whole condition as false or NULL, the join stays an outer join, and
 * `make_outerjoininfo` of src/backend/optimizer/plan/initsplan.c rejects that plan.
 */
import { lockOfOuterJoin } from '../../diagnostics/catalogue/rejections.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { clausePlace, ROW_LOCKS } from './clause-places.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { entryAt, levelsIn, type Scope } from '../scope/scope.js'
import { all, isA, joinTypes, type Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** For a statement that Postgres plans without arguments. */
export function outerRowLocks(
  top: Scope,
  { source, rewritten, planError }: Pick<DescribedQuery, 'source' | 'rewritten' | 'planError'>,
): readonly Diagnostic[] {
  if (planError || !/\bfor\b/i.test(rewritten.text)) return []
  return levelsIn(top, top.query).flatMap((scope) => {
    const { jointree, rowMarks } = scope.query
    if (rowMarks.length === 0 || !isA(jointree, 'FROMEXPR')) return []
    const nullable = nullableRelations(jointree)
    const locked = all(rowMarks, 'ROWMARKCLAUSE').find(({ rti }) => nullable.has(rti))
    if (!locked || !conditionsOf(jointree).some((condition) => mayBeComputed(scope, condition))) return []
    const { eref } = entryAt(scope, locked.rti)
    const name = (isA(eref, 'ALIAS') && eref.aliasname) || 'a table'
    return [lockOfOuterJoin(source.property, clausePlace(rewritten, ROW_LOCKS) ?? source.nameSpan, name)]
  })
}

/** Numbers of the relations whose row can be absent from a joined row. */
function nullableRelations(node: Node | null, isNullable = false): ReadonlySet<number> {
  if (isA(node, 'RANGETBLREF')) return new Set(isNullable ? [node.rtindex] : [])
  if (isA(node, 'FROMEXPR')) {
    return new Set(node.fromlist.flatMap((item) => [...nullableRelations(item, isNullable)]))
  }
  if (!isA(node, 'JOINEXPR')) return new Set()
  const { left, right, full } = joinTypes
  return new Set([
    ...nullableRelations(node.larg, isNullable || node.jointype === right || node.jointype === full),
    ...nullableRelations(node.rarg, isNullable || node.jointype === left || node.jointype === full),
  ])
}

/** The terms of WHERE and of each ON. */
function conditionsOf(node: Node | null): readonly Node[] {
  if (isA(node, 'FROMEXPR')) return [...node.fromlist.flatMap(conditionsOf), ...terms(node.quals)]
  return isA(node, 'JOINEXPR')
    ? [...conditionsOf(node.larg), ...conditionsOf(node.rarg), ...terms(node.quals)]
    : []
}

const terms = (condition: Node | null): readonly Node[] => {
  if (!condition) return []
  return condition.tag === 'BOOLEXPR' && condition.boolop === 'and'
    ? condition.args.flatMap(terms)
    : [condition]
}

/** Whether an argument alone can determine it: it reads no column, or the argument can be NULL. */
function mayBeComputed({ requiredParameters }: Scope, condition: Node): boolean {
  let readsColumn = false
  let readsParameter = false
  let mayBeNull = false
  walk(condition, (node) => {
    if (node.tag === 'VAR' || node.tag === 'SUBLINK') readsColumn = true
    if (node.tag !== 'PARAM' || node.paramkind !== EXTERNAL) return
    readsParameter = true
    if (!requiredParameters.has(node.paramid)) mayBeNull = true
  })
  return readsParameter && (mayBeNull || !readsColumn)
}

/** `PARAM_EXTERN` of primnodes.h: an argument of the statement. */
const EXTERNAL = 0
