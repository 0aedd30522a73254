/** Rows inside JSON: objects whose keys are the SQL names of their columns. */
import { childScope, cteScope, entryAt, outputEntries, type Scope, scopeOf } from '../scope.js'
import { isA, type Node, type RangeTableEntry, rteKinds, type Var } from '../tree/nodes.js'
import { expressionType } from './expression-type.js'
import { type JsonPlace, valueOf } from './place.js'
import { ANY, type JsonProperty, type JsonShape } from './shape.js'
import { oneOfEach } from './objects.js'
import { withoutDomain } from './type-shapes.js'

/** A row that is made or read here; null where the expression does not say more than its type. */
export function madeRow(place: JsonPlace, expression: Node): JsonShape | null {
  if (expression.tag === 'ROWEXPR') return constructedRow(place, expression)
  return expression.tag === 'VAR' && expression.varattno === 0 ? wholeRow(place, expression) : null
}

/** `row(…)` has the keys f1, f2, …; a cast gives those of its composite type. */
function constructedRow(place: JsonPlace, row: Extract<Node, { tag: 'ROWEXPR' }>): JsonShape | null {
  const type = withoutDomain(place.catalog, row.row_typeid)
  const attributes = place.catalog.relation(type.relation)?.attributes.map(({ name }) => name)
  const names = attributes ?? row.colnames
  // A dropped column keeps its place in the row.
  if (names.length !== row.args.length) return null
  return objectOf(
    names.map((name, index) => [name, row.args[index]]),
    place,
  )
}

function objectOf(
  columns: readonly (readonly [name: string, value: Node | null | undefined])[],
  place: JsonPlace,
): JsonShape {
  const properties = columns.map(([name, value]): JsonProperty => {
    return { name, shape: value ? valueOf(place, value) : ANY, optional: false }
  })
  return { kind: 'object', properties: oneOfEach(properties) }
}

/** A row of something in FROM: what its columns are, whether or not an outer join leaves the row out. */
function wholeRow(place: JsonPlace, row: Var): JsonShape | null {
  const scope = scopeOf(place.scope, row)
  const entry = entryAt(scope, row.varno)
  const columns = columnsOf(scope, entry)
  if (columns === null) return null
  // Outer joins are what makes the row NULL as a whole; its columns are asked about for where it is there.
  const present = columns.map(({ number, name, type }) => {
    const column: Var = { ...row, varattno: number, vartype: type ?? 0, varnullingrels: [] }
    return [name, type === null ? null : column] as const
  })
  return objectOf(present, place)
}

interface RowColumn {
  readonly number: number
  readonly name: string
  readonly type: number | null
}

function columnsOf(scope: Scope, entry: RangeTableEntry): readonly RowColumn[] | null {
  // A relation's rows have its own column names, whatever an alias calls them; all others have those of the alias.
  if (entry.rtekind === rteKinds.relation) {
    const relation = scope.catalog.relation(entry.relid)
    return relation?.attributes.map(({ number, name, type }) => ({ number, name, type })) ?? null
  }
  const types = columnTypes(scope, entry)
  const names = isA(entry.eref, 'ALIAS') ? entry.eref.colnames : []
  // SEARCH and CYCLE add columns behind those of the query.
  const isWhole =
    entry.rtekind === rteKinds.cte ? names.length >= (types?.length ?? 0) : names.length === types?.length
  if (types === null || !isWhole) return null
  return names.map((name, index) => ({ number: index + 1, name, type: types[index] ?? null }))
}

function columnTypes(scope: Scope, entry: RangeTableEntry): readonly (number | null)[] | null {
  switch (entry.rtekind) {
    case rteKinds.subquery:
      return isA(entry.subquery, 'QUERY') ? outputTypes(childScope(scope, entry.subquery)) : null
    case rteKinds.cte: {
      const query = cteScope(scope, entry)
      return query && outputTypes(query)
    }
    case rteKinds.join:
      return entry.joinaliasvars.map(expressionType)
    case rteKinds.values:
      return (entry.values_lists[0] ?? []).map(expressionType)
    default:
      return null
  }
}

const outputTypes = ({ query }: Scope): readonly (number | null)[] =>
  outputEntries(query).map(({ expr }) => expressionType(expr))
