/** Rows inside JSON: objects whose keys are the SQL names of their columns. */
import { childScope, cteScope, entryAt, type Scope, scopeOf } from '../scope/scope.js'
import { outputEntries } from '../tree/output-entries.js'
import { isA, type Node, type RangeTableEntry, rteKinds, type Var } from '../tree/nodes.js'
import { expressionType } from '../tree/expression-type.js'
import { rowsOfBody } from '../scope/function-bodies.js'
import { inScope, type JsonContext, present, valueOf } from './context.js'
import { ANY, type JsonProperty, type JsonShape } from '../../model/json-shape.js'
import { oneOfEach } from './objects.js'
import { withoutDomain } from './type-shapes.js'

/** A row that is built or read here; null if the expression shows no more than its type. */
export function madeRow(context: JsonContext, expression: Node): JsonShape | null {
  if (expression.tag === 'ROWEXPR') return constructedRow(context, expression)
  return expression.tag === 'VAR' && expression.varattno === 0 ? wholeRow(context, expression) : null
}

/** `row(…)` has the keys f1, f2, …; a cast has those of its composite type. */
function constructedRow(context: JsonContext, row: Extract<Node, { tag: 'ROWEXPR' }>): JsonShape | null {
  const type = withoutDomain(context.catalog, row.row_typeid)
  const attributes = context.catalog.relation(type.relation)?.attributes.map(({ name }) => name)
  const names = attributes ?? row.colnames
  // A dropped column keeps its position in the row.
  if (names.length !== row.args.length) return null
  return objectOf(
    names.map((name, index) => [name, row.args[index]]),
    context,
  )
}

function objectOf(
  columns: readonly (readonly [name: string, value: Node | null | undefined])[],
  context: JsonContext,
): JsonShape {
  const properties = columns.map(([name, value]): JsonProperty => {
    return { name, shape: value ? valueOf(context, value) : ANY, optional: false }
  })
  return { kind: 'object', properties: oneOfEach(properties) }
}

/** A row of something in FROM: its columns if no outer join nulls the row. */
function wholeRow(context: JsonContext, row: Var): JsonShape | null {
  const scope = scopeOf(context.scope, row)
  const here = present(inScope(context, scope), row.varnullingrels)
  const columns = columnsOfRow(scope, row)
  return columns && objectOf(columns, here)
}

/** The columns of a row, as expressions of its level; null if they are not visible. */
export function columnsOfRow(
  scope: Scope,
  row: Var,
): readonly (readonly [name: string, value: Node | null])[] | null {
  const entry = entryAt(scope, row.varno)
  const names = namesOf(scope, entry, row)
  if (entry.rtekind === rteKinds.join) {
    // Each column comes from one of the sides, after the joins of that side.
    const merged = entry.joinaliasvars
    return names?.length === merged.length
      ? names.map(({ name }, index) => [name, merged[index] ?? null])
      : null
  }
  const types = columnTypes(scope, entry)
  if (names === null || types === null || names.length < types.length) return null
  // WITH ORDINALITY also counts the dropped columns of the function's type.
  if (entry.rtekind === rteKinds.function && names.length > types.length) return null
  return names.map(({ number, name }, index) => {
    // SEARCH and CYCLE add columns that the query's own types do not cover.
    const type = types[index] ?? null
    const column: Var = { ...row, varattno: number, vartype: type ?? 0, varlevelsup: 0, varnullingrels: [] }
    return [name, type === null ? null : column] as const
  })
}

interface ColumnName {
  readonly number: number
  readonly name: string
}

/**
 * Rows of a relation's own type, including those of functions, have its column names, whatever the alias; all
 * others have those of the alias.
 */
function namesOf(scope: Scope, entry: RangeTableEntry, { vartype }: Var): readonly ColumnName[] | null {
  const { relation } = scope.catalog.type(vartype)
  const attributes = scope.catalog.relation(
    entry.rtekind === rteKinds.relation ? entry.relid : relation,
  )?.attributes
  if (attributes) return attributes
  if (entry.rtekind === rteKinds.relation) return null
  const names = isA(entry.eref, 'ALIAS') ? entry.eref.colnames : []
  return names.map((name, index) => ({ number: index + 1, name }))
}

function columnTypes(scope: Scope, entry: RangeTableEntry): readonly (number | null)[] | null {
  switch (entry.rtekind) {
    case rteKinds.relation:
      return scope.catalog.relation(entry.relid)?.attributes.map(({ type }) => type) ?? null
    case rteKinds.subquery:
      return isA(entry.subquery, 'QUERY') ? outputTypes(childScope(scope, entry.subquery)) : null
    case rteKinds.cte: {
      const query = cteScope(scope, entry)
      return query && outputTypes(query)
    }
    case rteKinds.values:
      return (entry.values_lists[0] ?? []).map(expressionType)
    case rteKinds.function: {
      const body = rowsOfBody(scope, entry)
      return body && outputTypes(body)
    }
    default:
      return null
  }
}

const outputTypes = ({ query }: Scope): readonly (number | null)[] =>
  outputEntries(query).map(({ expr }) => expressionType(expr))
