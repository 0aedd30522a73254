import { isLeftOut } from '../tree/grouping.js'
import { columnKey } from '../prove/conditions.js'
import { proofsOf } from '../prove/proofs.js'
import { entryAt, outputOf, scopeOf, type Scope, type ValueSource, sourceOf } from '../scope/scope.js'
import { isA, type Node, rteKinds, type Var } from '../tree/nodes.js'
import { proofsHold, returning, whyChanged, whyExcluded, whyStored } from './changed-rows.js'
import { whyFunctionColumn } from './function-columns.js'
import { whyTableFunctionColumn } from './table-functions.js'
import { NEVER, type Context, recursionKey, type Rules, type Why } from './context.js'

export const variableRules: Rules = {
  VAR(variable, context) {
    const scope = scopeOf(context.scope, variable)
    const level = scope === context.scope ? context : context.inScope(scope)
    const changed = level.isBeforeChange ? null : whyChanged(scope, variable, level)
    if (changed) return changed
    const local = level.known.get(columnKey(variable))
    if (local) return proven(local, scope, level)
    if (isLeftOut(scope.query, { ...variable, varlevelsup: 0 })) {
      return level.reason('grouping-set', 'a grouping set omits this column', variable.location)
    }
    const before = level.evidence.length
    const why = whyUnproven(scope, variable, level)
    if (why.length === 0) return NEVER
    const inConditions = columnKey({ ...variable, varreturningtype: returning.default })
    const condition = proofsOf(scope).columns.get(inConditions)
    if (!condition || !proofsHold(scope, variable, level)) {
      return why.map((reason) =>
        reason.span ? reason : { ...reason, span: context.scope.spanAt(variable.location) },
      )
    }
    level.evidence.splice(before)
    return proven(condition, scope, level)
  },
}

/** Why the column can be NULL, unless the conditions of its level prove the contrary. */
function whyUnproven(scope: Scope, variable: Var, level: Context): Why {
  const nulling = variable.varnullingrels.filter(
    (join) => !level.withoutJoins.has(join) && proofsOf(scope).joinNulls(join, variable.varno),
  )
  if (nulling.length > 0) return nulling.flatMap((join) => whyJoin(scope, variable, join, level))
  for (const join of variable.varnullingrels) {
    if (!level.withoutJoins.has(join)) noteJoin(scope, variable, join, level)
  }
  const stored = whyStored(scope, variable, level) ?? whyExcluded(scope, variable, level)
  if (stored) return stored
  const entry = entryAt(scope, variable.varno)
  // The merged column of JOIN … USING is a coalesce of both sides, each marked as nulled by that very join.
  const inside = entry.rtekind === rteKinds.join ? level.withoutJoin(variable.varno) : level
  return inside.whySource(sourceOf(scope, { ...variable, varlevelsup: 0 }))
}

function proven(condition: Node, scope: Scope, context: Context): Why {
  context.evidence.push({ kind: 'condition', scope, condition })
  return NEVER
}

/** Records why an outer join adds no NULLs. */
function noteJoin(scope: Scope, variable: Var, join: number, context: Context): void {
  const entry = entryAt(scope, join)
  if (entry.rtekind !== rteKinds.join) return
  context.evidence.push({
    kind: 'join',
    scope,
    join: joinName(scope, variable, entry.jointype),
    condition: proofsOf(scope).joinedBy(join, variable.varno),
    location: variable.location,
  })
}

const JOIN_NAMES = ['inner join', 'left join', 'full join', 'right join']

/** `left join of projects p` */
function joinName(scope: Scope, { varno }: Var, jointype: number): string {
  const entry = entryAt(scope, varno)
  const alias = isA(entry.eref, 'ALIAS') ? (entry.eref.aliasname ?? '') : ''
  const table = entry.rtekind === rteKinds.relation ? scope.catalog.relation(entry.relid)?.name : undefined
  const relation = table === undefined || table === alias ? alias : `${table} ${alias}`
  return `${JOIN_NAMES[jointype] ?? 'join'} of ${relation}`
}

function whyJoin(scope: Scope, variable: Var, join: number, context: Context): Why {
  const entry = entryAt(scope, join)
  if (entry.rtekind === rteKinds.group) {
    // The reference to a grouping column has no context; the expression that it groups has one.
    const grouped = entry.groupexprs[variable.varattno - 1]
    const location = grouped && 'location' in grouped ? grouped.location : variable.location
    return context.reason('grouping-set', 'a grouping set omits this column', location)
  }
  return context.reason('outer-join', joinName(scope, variable, entry.jointype), variable.location)
}

/** Why a value behind a column reference can be NULL. */
export function whySource(source: ValueSource, context: Context): Why {
  switch (source.kind) {
    case 'attribute': {
      const { relation, attribute } = source
      if (relation.kind === 'm') return context.reason('column', `${relation.name} is a materialized view`)
      return attribute.notNull || (source.only && attribute.notNullHere)
        ? NEVER
        : context.reason(
            'column',
            `${relation.schema}.${relation.name}.${attribute.name} has no not-null constraint`,
          )
    }
    case 'expression':
      return source.scope === context.scope
        ? context.why(source.expression)
        : context.inScope(source.scope).why(source.expression)
    case 'either':
      return source.sources.flatMap((part) => whySource(part, context))
    case 'both': {
      const whys = source.sources.map((part) => whySource(part, context))
      return whys.some((why) => why.length === 0) ? NEVER : whys.flat()
    }
    case 'made':
      return NEVER
    case 'row':
      // Outer joins and RETURNING, which were checked before, make a row absent as a whole; a row full of
      // NULLs is a value.
      return NEVER
    case 'function':
      return whyFunctionColumn(source, context.inScope(source.scope))
    case 'recursion':
      return whyRecursion(source.scope, source.column, context)
    case 'table-function':
      return whyTableFunctionColumn(source, context.inScope(source.scope))
    case 'opaque':
      return context.reason('unproven', source.what)
  }
}

/**
 * The greatest fixpoint: a column of a recursive query is not NULL if its first term is not, and its
 * recursive term is not under that very assumption.
 */
function whyRecursion(scope: Scope, column: number, context: Context): Why {
  const key = recursionKey(scope, column, 'value')
  if (context.recursing.has(key)) return NEVER
  return context.recursingInto(key).whySource(outputOf(scope, column))
}
