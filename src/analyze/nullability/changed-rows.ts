/** Columns of the rows that a statement changes, as RETURNING and ON CONFLICT see them. */
import type { CatalogAttribute, CatalogRelation } from '../../database/catalog.js'
import { isRewritten } from '../scope/rewriting.js'
import { entryAt, type Scope } from '../scope/scope.js'
import { all, commandTypes, isA, type Node, type Query, type Var } from '../tree/nodes.js'
import { NEVER, type Context, type Why } from './context.js'

/** `VarReturningType` of primnodes.h. */
export const returning = { default: 0, old: 1, new: 2 } as const

/** OLD of a new row and NEW of a deleted one are absent; a view's changed row need not satisfy the view. */
export function whyChanged(scope: Scope, variable: Var, context: Context): Why | null {
  const { commandType, resultRelation, mergeActionList } = scope.query
  if (commandType === commandTypes.select) return null
  if (commandType === commandTypes.merge && variable.varno !== resultRelation) {
    const missing = mergeActionList.some((action) => action.tag === 'MERGEACTION' && action.matchKind === 1)
    return missing
      ? context.reason('merge', 'the source row is absent in "when not matched by source"', variable.location)
      : null
  }
  if (variable.varno !== resultRelation) return null
  const relation = scope.catalog.relation(entryAt(scope, resultRelation).relid)
  if (relation && isRewritten(scope)) {
    const detail = `a rule or an INSTEAD OF trigger on ${relation.name} determines the returned row`
    return context.reason('returning', detail, variable.location)
  }
  if (variable.varreturningtype === returning.old) {
    return inserts(scope.query)
      ? context.reason('returning', 'an inserted row has no old row', variable.location)
      : null
  }
  if (variable.varreturningtype === returning.new && removes(scope.query)) {
    return context.reason('returning', 'a deleted row has no new row', variable.location)
  }
  return relation?.kind === 'v'
    ? context.reason(
        'returning',
        `a row changed through view ${relation.name} need not satisfy the condition of the view`,
        variable.location,
      )
    : null
}

/** Whether a statement can return a row that it inserts; DO NOTHING of MERGE returns none. */
const inserts = (query: Query): boolean =>
  query.commandType === commandTypes.insert || mergeDoes(query, commandTypes.insert)

const removes = (query: Query): boolean =>
  query.commandType === commandTypes.delete || mergeDoes(query, commandTypes.delete)

const mergeDoes = (query: Query, command: number): boolean =>
  query.commandType === commandTypes.merge &&
  query.mergeActionList.some((action) => action.tag === 'MERGEACTION' && action.commandType === command)

/**
 * WHERE refers to the row before the change; it proves nothing about the assigned values of a changed row.
 */
export function proofsHold(scope: Scope, variable: Var, { isBeforeChange }: Context): boolean {
  const { commandType, resultRelation } = scope.query
  if (commandType === commandTypes.select || isBeforeChange) return true
  if (commandType === commandTypes.merge) return false
  if (variable.varno !== resultRelation || variable.varreturningtype === returning.old) return true
  if (commandType === commandTypes.delete) return true
  const target = storedIn(scope, variable)
  if (!target || relationChanges(target.relation, 'update')) return false
  const assigned = assignment(scope.query.targetList, variable) !== null
  return !assigned && !target.attribute.generated
}

interface Target {
  readonly relation: CatalogRelation
  readonly attribute: CatalogAttribute
}

/** The column of the changed table; null for a view, whose rows belong to another table. */
function storedIn(scope: Scope, variable: Var): Target | null {
  const relation = scope.catalog.relation(entryAt(scope, scope.query.resultRelation).relid)
  const attribute = relation?.attributes.find(({ number }) => number === variable.varattno)
  return relation && attribute && ['r', 'p'].includes(relation.kind) ? { relation, attribute } : null
}

/**
 * Whether something can still change a row before it is stored: a BEFORE trigger, or the server of a foreign
 * partition.
 */
function relationChanges(
  { kind, beforeTriggers, isForeign }: CatalogRelation,
  does: 'insert' | 'update',
): boolean {
  // An update that moves a row to another partition inserts it there.
  return isForeign || beforeTriggers[does] || (kind === 'p' && beforeTriggers.insert)
}

/** The value that a target list assigns to a column. */
const assignment = (list: readonly Node[], { varattno }: Var): Node | null =>
  all(list, 'TARGETENTRY').find(({ resjunk, resno }) => !resjunk && resno === varattno)?.expr ?? null

/**
 * Why the stored value is never NULL; null if the statement does not store one in the column, or something
 * can change it.
 */
export function whyStored(scope: Scope, variable: Var, context: Context): Why | null {
  const { query } = scope
  if (query.commandType !== commandTypes.insert && query.commandType !== commandTypes.update) return null
  if (context.isBeforeChange || variable.varno !== query.resultRelation) return null
  if (variable.varreturningtype === returning.old) return null
  const target = storedIn(scope, variable)
  if (!target || target.attribute.notNull || target.attribute.generated) return null
  const values = storedValues(query, variable, target.relation)
  const before = context.evidence.length
  const asItWas = context.beforeChange()
  if (!values || values.some((value) => asItWas.why(value).length > 0)) {
    context.evidence.splice(before)
    return null
  }
  for (const value of values) context.evidence.push({ kind: 'stored', scope, value })
  return NEVER
}

/**
 * What the INSERT would have stored, as its ON CONFLICT sees it; null if that follows from the table alone.
 */
export function whyExcluded(scope: Scope, variable: Var, context: Context): Why | null {
  const { onConflict, targetList } = scope.query
  if (!isA(onConflict, 'ONCONFLICTEXPR') || variable.varno !== onConflict.exclRelIndex) return null
  const target = storedIn(scope, variable)
  const value = assignment(targetList, variable)
  if (!target || !value || target.attribute.generated || relationChanges(target.relation, 'insert'))
    return null
  return context.why(value).length === 0 ? NEVER : null
}

/** The values of which the column has one after the statement; null if it may have another. */
function storedValues(query: Query, variable: Var, relation: CatalogRelation): readonly Node[] | null {
  const does = query.commandType === commandTypes.insert ? 'insert' : 'update'
  const value = assignment(query.targetList, variable)
  if (!value || relationChanges(relation, does)) return null
  // ON CONFLICT DO UPDATE (2 of OnConflictAction) returns the existing row, changed.
  const conflict = isA(query.onConflict, 'ONCONFLICTEXPR') ? query.onConflict : null
  if (conflict?.action !== 2) return [value]
  const changed = assignment(conflict.onConflictSet, variable)
  return changed && !relationChanges(relation, 'update') ? [value, changed] : null
}
