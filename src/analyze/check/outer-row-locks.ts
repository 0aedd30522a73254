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
import { type Join, joinsOf, nulls, sideOf } from '../prove/joins.js'
import { entryAt, levelsIn, type Scope } from '../scope/scope.js'
import { conjuncts } from '../tree/conjuncts.js'
import { all, isA, type Node } from '../tree/nodes.js'
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
    const joins = [...joinsOf(scope).values()]
    const locked = all(rowMarks, 'ROWMARKCLAUSE').find(({ rti }) =>
      joins.some((join) => isNullable(join, rti)),
    )
    const conditions = [jointree.quals, ...joins.map(({ node }) => node.quals)].flatMap(conjuncts)
    if (!locked || !conditions.some((condition) => mayBeComputed(scope, condition))) return []
    const { eref } = entryAt(scope, locked.rti)
    const name = (isA(eref, 'ALIAS') && eref.aliasname) || 'a table'
    return [lockOfOuterJoin(source.property, clausePlace(rewritten, ROW_LOCKS) ?? source.nameSpan, name)]
  })
}

/** Whether an outer join can leave the row of a relation out of a joined row. */
const isNullable = (join: Join, relation: number): boolean => {
  const side = sideOf(join, relation)
  return side !== null && nulls(join, side)
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
