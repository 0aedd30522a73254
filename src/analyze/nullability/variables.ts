import { isLeftOut } from '../grouping.js'
import { columnKey, proofsOf } from '../proofs.js'
import { isRewritten } from '../rewriting.js'
import { entryAt, outputOf, scopeOf, type Scope, type Source, sourceOf } from '../scope.js'
import { commandTypes, rteKinds, type Var } from '../tree/nodes.js'
import { whyFunctionColumn } from './functions.js'
import { NEVER, type Place, type Rules, type Why } from './place.js'

/** `VarReturningType` of primnodes.h. */
const returning = { default: 0, old: 1, new: 2 } as const

export const variableRules: Rules = {
  VAR(variable, place) {
    const scope = scopeOf(place.scope, variable)
    const level = scope === place.scope ? place : place.inScope(scope)
    const changed = whyChanged(scope, variable, level)
    if (changed) return changed
    if (level.known.has(columnKey(variable))) return NEVER
    if (isLeftOut(scope.query, { ...variable, varlevelsup: 0 })) {
      return level.reason('grouping-set', 'a grouping set leaves this column out', variable.location)
    }
    const inConditions = columnKey({ ...variable, varreturningtype: returning.default })
    if (proofsHold(scope, variable) && proofsOf(scope).columns.has(inConditions)) return NEVER

    const nulling = variable.varnullingrels.filter(
      (join) => !level.withoutJoins.has(join) && proofsOf(scope).joinNulls(join, variable.varno),
    )
    if (nulling.length > 0) return nulling.flatMap((join) => whyJoin(scope, variable, join, level))

    const entry = entryAt(scope, variable.varno)
    // The merged column of JOIN … USING is a coalesce of both sides, each marked as nulled by that very join.
    const inside = entry.rtekind === rteKinds.join ? level.withoutJoin(variable.varno) : level
    return inside
      .whySource(sourceOf(place.scope, variable))
      .map((reason) => (reason.span ? reason : { ...reason, span: place.scope.spanAt(variable.location) }))
  },
}

/** WHERE speaks of the row as it was; of a changed row it proves nothing about what was assigned. */
function proofsHold(scope: Scope, variable: Var): boolean {
  const { commandType, resultRelation } = scope.query
  if (commandType === commandTypes.select) return true
  if (commandType === commandTypes.merge) return false
  if (variable.varno !== resultRelation || variable.varreturningtype === returning.old) return true
  if (commandType === commandTypes.delete) return true
  const relation = scope.catalog.relation(entryAt(scope, resultRelation).relid)
  const attribute = relation?.attributes.find(({ number }) => number === variable.varattno)
  if (!relation || !attribute || relation.kind === 'v' || relation.beforeTriggers.update) return false
  // An update that moves a row into another partition inserts it there.
  if (relation.kind === 'p' && relation.beforeTriggers.insert) return false
  const assigned = scope.query.targetList.some(
    (entry) => entry.tag === 'TARGETENTRY' && !entry.resjunk && entry.resno === variable.varattno,
  )
  return !assigned && !attribute.generated
}

/** OLD of a new row and NEW of a deleted one are absent; a view's changed row need not be one the view shows. */
function whyChanged(scope: Scope, variable: Var, place: Place): Why | null {
  const { commandType, resultRelation, mergeActionList } = scope.query
  if (commandType === commandTypes.select) return null
  if (commandType === commandTypes.merge && variable.varno !== resultRelation) {
    const missing = mergeActionList.some((action) => action.tag === 'MERGEACTION' && action.matchKind === 1)
    return missing
      ? place.reason('merge', 'the source row is absent in "when not matched by source"', variable.location)
      : null
  }
  if (variable.varno !== resultRelation) return null
  const relation = scope.catalog.relation(entryAt(scope, resultRelation).relid)
  if (relation && isRewritten(scope)) {
    const detail = `a rule or an INSTEAD OF trigger on ${relation.name} says what is returned`
    return place.reason('returning', detail, variable.location)
  }
  if (variable.varreturningtype === returning.old) {
    const absent = commandType === commandTypes.merge || commandType === commandTypes.insert
    return absent
      ? place.reason('returning', 'there is no old row of an inserted one', variable.location)
      : null
  }
  if (
    variable.varreturningtype === returning.new &&
    (commandType === commandTypes.merge || commandType === commandTypes.delete)
  ) {
    return place.reason('returning', 'there is no new row of a deleted one', variable.location)
  }
  return relation?.kind === 'v'
    ? place.reason(
        'returning',
        `a row changed through view ${relation.name} is not held to the view`,
        variable.location,
      )
    : null
}

const JOIN_NAMES = ['inner join', 'left join', 'full join', 'right join']

function whyJoin(scope: Scope, variable: Var, join: number, place: Place): Why {
  const name = entryAt(scope, variable.varno).eref
  const relation = name?.tag === 'ALIAS' ? (name.aliasname ?? '') : ''
  const entry = entryAt(scope, join)
  if (entry.rtekind === rteKinds.group) {
    // The reference to a grouping column has no place of its own; what it groups has.
    const grouped = entry.groupexprs[variable.varattno - 1]
    const location = grouped && 'location' in grouped ? grouped.location : variable.location
    return place.reason('grouping-set', 'a grouping set leaves this column out', location)
  }
  return place.reason(
    'outer-join',
    `${JOIN_NAMES[entry.jointype] ?? 'join'} of ${relation}`,
    variable.location,
  )
}

/** Why a value that stands behind a column reference may be NULL. */
export function whySource(source: Source, place: Place): Why {
  switch (source.kind) {
    case 'attribute': {
      const { relation, attribute } = source
      if (relation.kind === 'm') return place.reason('column', `${relation.name} is a materialized view`)
      return attribute.notNull
        ? NEVER
        : place.reason(
            'column',
            `${relation.schema}.${relation.name}.${attribute.name} has no not-null constraint`,
          )
    }
    case 'expression':
      return source.scope === place.scope
        ? place.why(source.expression)
        : place.inScope(source.scope).why(source.expression)
    case 'either':
      return source.sources.flatMap((part) => whySource(part, place))
    case 'both': {
      const whys = source.sources.map((part) => whySource(part, place))
      return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
    }
    case 'made':
      return NEVER
    case 'row':
      // Outer joins and RETURNING, which come first, leave a row out as a whole; one full of NULLs is a value.
      return NEVER
    case 'function':
      return whyFunctionColumn(source, place.inScope(source.scope))
    case 'recursion':
      return whyRecursion(source.scope, source.column, place)
    case 'opaque':
      return place.reason('unproven', source.what)
  }
}

const scopeIds = new WeakMap<Scope, number>()
let lastScopeId = 0
function scopeId(scope: Scope): number {
  let id = scopeIds.get(scope)
  if (id === undefined) scopeIds.set(scope, (id = ++lastScopeId))
  return id
}

/**
 * The greatest fixpoint: a column of a recursive query is not NULL if its first term is not, and its recursive term
 * is not under that very assumption.
 */
function whyRecursion(scope: Scope, column: number, place: Place): Why {
  const key = `${scopeId(scope)}.${column}`
  if (place.recursing.has(key)) return NEVER
  return place.recursingInto(key).whySource(outputOf(scope, column))
}
