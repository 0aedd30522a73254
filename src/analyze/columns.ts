import * as catalogue from '../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { ResultField } from '../database/database.js'
import type { QuerySource } from '../source/query-source.js'
import type { AnalysisContext } from './context.js'
import { sourceNullability } from './nullability/nullability.js'
import { sourceOrigin } from './origin.js'
import { outputEntries, outputOf, type Scope, type Source, sourceOf } from './scope.js'
import type { Node } from './tree/nodes.js'
import { walk } from './tree/walk.js'
import type { ColumnOrigin, Reason, TypedColumn } from './typed-query.js'
import type { Span } from '../diagnostics/span.js'

/** The output columns of a statement: name, property, type, nullability and where each comes from. */
export function typedColumns(
  scope: Scope,
  fields: readonly ResultField[],
  source: QuerySource,
  context: AnalysisContext,
): { readonly columns: readonly TypedColumn[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const entries = outputEntries(scope.query)
  const query = source.property
  const placeOf = (index: number): Span => entryPlace(scope, entries[index]?.expr ?? null) ?? source.nameSpan

  const columns = fields.map((field, index): TypedColumn => {
    const output = outputOf(scope, index + 1)
    if (field.name === '?column?') diagnostics.push(catalogue.unnamedColumn(query, placeOf(index), index + 1))
    if (isWholeRow(output)) diagnostics.push(catalogue.wholeRow(query, placeOf(index), field.name))

    const { why: unplaced, proofs } = sourceNullability(scope, output)
    const placed = (reason: Reason): Reason => ({ ...reason, span: reason.span ?? placeOf(index) })
    const why = unplaced.map(placed)
    const override = source.overrides.find(({ column }) => column === field.name)
    if (override && override.nullable === why.length > 0) {
      diagnostics.push(catalogue.needlessOverride(query, override.span, field.name, override.nullable))
    }
    const nullable = override ? override.nullable : why.length > 0
    const marked: readonly Reason[] = override?.nullable
      ? [{ reason: 'override', detail: `marked "${field.name}?"`, span: override.span }]
      : why
    const origin = sourceOrigin(output)
    return {
      name: field.name,
      property: propertyOf(field.name, output, context),
      type: context.types.ofSource(scope, output, field.type),
      nullable,
      origin: origin && columnOrigin(origin.relation.schema, origin.relation.name, origin.attribute.name),
      why: nullable ? marked : [],
      proofs: nullable ? [] : proofs.map(placed),
    }
  })

  for (const override of source.overrides) {
    if (!fields.some(({ name }) => name === override.column)) {
      diagnostics.push(catalogue.unknownOverride(query, override.span, override.column))
    }
  }
  for (const [index, column] of columns.entries()) {
    const first = columns.findIndex(({ property }) => property === column.property)
    if (first < index && column.name !== '?column?') {
      const names = [columns[first]?.name ?? '', column.name]
      diagnostics.push(catalogue.duplicateColumn(query, placeOf(index), column.property, names))
    }
  }
  return { columns, diagnostics }
}

const columnOrigin = (schema: string, relation: string, column: string): ColumnOrigin => ({
  schema,
  relation,
  column,
})

/** A column that still has its SQL name has its Drizzle key; any other name is converted. */
function propertyOf(name: string, output: Source, context: AnalysisContext): string {
  if (context.config.naming === 'sql') return name
  for (const step of steps(output)) {
    const column = context.drizzle.find(step)?.column
    if (column?.name === name) return column.key
  }
  return context.property(name)
}

/** The columns a value passes through, nearest first: a view's own column comes before its table's. */
function* steps(output: Source): Generator<ReturnType<typeof sourceOrigin>> {
  let source: Source | null = output
  while (source?.kind === 'expression' && source.expression.tag === 'VAR') {
    const { scope, expression } = source
    yield viewColumn(scope, expression)
    source = sourceOf(scope, expression)
  }
  yield sourceOrigin(output)
}

function viewColumn(scope: Scope, variable: Extract<Node, { tag: 'VAR' }>): ReturnType<typeof sourceOrigin> {
  const entry = variable.varlevelsup === 0 ? scope.query.rtable[variable.varno - 1] : undefined
  const relation =
    entry?.tag === 'RANGETBLENTRY' && entry.rtekind === 0 ? scope.catalog.relation(entry.relid) : undefined
  const attribute = relation?.attributes.find(({ number }) => number === variable.varattno)
  return relation && attribute ? { relation, attribute } : null
}

function isWholeRow(output: Source): boolean {
  if (output.kind === 'row') return true
  if (output.kind !== 'expression' || output.expression.tag !== 'VAR') return false
  return isWholeRow(sourceOf(output.scope, output.expression))
}

/** Where an output column begins in the author's text: an operator's own place is between its operands. */
function entryPlace(scope: Scope, expression: Node | null): Span | null {
  let first = -1
  if (expression) {
    walk(expression, (node) => {
      const location = 'location' in node ? node.location : -1
      if (location >= 0 && (first < 0 || location < first)) first = location
      return node.tag !== 'QUERY'
    })
  }
  return scope.spanAt(first)
}
