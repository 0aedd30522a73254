import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import * as nested from '../../diagnostics/catalogue/nested.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span } from '../../diagnostics/span.js'
import type { QuerySource } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { type DescribedQuery, ownFields } from '../ask/described-query.js'
import { NAME_IT, nameColumns } from './name-columns.js'
import { layOutRow, type RowLayout } from '../nested/lay-out-row.js'
import { lossyNumbers } from '../check/lossy-numbers.js'
import { lostMappings } from '../check/lost-mappings.js'
import { placeColumns } from '../nested/place-columns.js'
import { pathText } from '../nested/property-tree.js'
import { sourceNullability } from '../nullability/nullability.js'
import { sourceOrigin } from '../scope/origin.js'
import { itemSpan, outputPlace, propertyOf } from './output-properties.js'
import { reportedType } from '../types/reported-type.js'
import { outputOf, type Scope, type ValueSource, sourceOf } from '../scope/scope.js'
import type { ColumnOrigin, HiddenValue, Reason, TypedColumn } from '../../model/typed-query.js'

export interface TypedRow {
  readonly columns: readonly TypedColumn[]
  /** How the columns nest; null if each is a property of the row. */
  readonly layout: RowLayout | null
  readonly diagnostics: readonly Diagnostic[]
}

/** The output columns of a statement: name, property, type, nullability and origin of each. */
export function typedColumns(scope: Scope, query: DescribedQuery, context: AnalysisContext): TypedRow {
  const { source } = query
  const diagnostics: Diagnostic[] = []
  const fields = ownFields(query)
  const name = source.property
  const placeOf = (index: number): Span => outputPlace(scope, index) ?? source.nameSpan

  for (const [index, field] of fields.entries()) {
    if (isWholeRow(outputOf(scope, index + 1)))
      diagnostics.push(unwrittenRow(source, placeOf(index), field.name))
  }
  const placement = placeColumns(query, scope, context)
  const layout = placement && layOutRow(name, scope, placement.columns, query.hidden, placement.marks)
  if (layout) diagnostics.push(...layout.diagnostics, ...layout.missing.map(({ problem }) => problem))

  const isOnlyUnnamed = fields.length === 1 && fields[0]?.name === UNNAMED
  const columns = fields.map((field, index): TypedColumn => {
    const output = outputOf(scope, index + 1)
    const { why: unplaced, proofs } = layout?.nullability[index] ?? sourceNullability(scope, output)
    const placed = (reason: Reason): Reason => ({ ...reason, span: reason.span ?? placeOf(index) })
    const why = unplaced.map(placed)
    const override = source.overrides.find(({ column }) => column === field.name)
    if (override && override.nullable === why.length > 0) {
      diagnostics.push(catalogue.needlessOverride(name, override.span, field.name, override.nullable))
    }
    const nullable = override ? override.nullable : why.length > 0
    const marked: readonly Reason[] = override?.nullable
      ? [{ reason: 'override', detail: `marked "${field.name}?"`, span: override.span }]
      : why
    const origin = sourceOrigin(output)
    const type = context.types.ofSource(scope, output, field.type)
    diagnostics.push(
      ...lostMappings(name, output, type, placeOf(index), context),
      ...lossyNumbers(name, output, type, placeOf(index), context),
    )
    const steps = placement?.columns[index]?.steps
    const columnName = isOnlyUnnamed ? ONLY_COLUMN : field.name
    return {
      name: columnName,
      property: steps ? pathText(steps) : propertyOf(columnName, output, context),
      type,
      reported: reportedType(context.catalog, field.type),
      nullable,
      origin: origin && columnOrigin(origin.relation.schema, origin.relation.name, origin.attribute.name),
      why: nullable ? marked : [],
      proofs: nullable ? [] : proofs.map(placed),
      span: itemSpan(source, placeOf(index)),
    }
  })

  for (const override of source.overrides) {
    const row = query.rows.find(({ reference }) => reference.alias === override.column)
    if (!row && !fields.some(({ name }) => name === override.column)) {
      diagnostics.push(catalogue.unknownOverride(name, override.span, override.column))
    }
  }
  diagnostics.push(...namingProblems(query, columns, placeOf, context))
  return { columns, layout, diagnostics }
}

/** Postgres's name for an expression without a name (src/backend/parser/parse_target.c, FigureColname). */
const UNNAMED = '?column?'

/** The name of a result's only column if Postgres finds none: it cannot be confused with another. */
const ONLY_COLUMN = 'value'

/** Columns without a name, and columns with the same property as a previous one. */
function namingProblems(
  { source, edits, rows }: DescribedQuery,
  columns: readonly TypedColumn[],
  placeOf: (index: number) => Span,
  context: AnalysisContext,
): readonly Diagnostic[] {
  const isUnnamed = ({ name }: TypedColumn): boolean => name === UNNAMED
  const isRepeated = ({ property }: TypedColumn, index: number): boolean =>
    columns.findIndex((column) => column.property === property) < index
  const judged = columns.map((column, index) => ({
    property: column.property,
    place: placeOf(index),
    isWrong: isUnnamed(column) || isRepeated(column, index),
  }))
  if (judged.every(({ isWrong }) => !isWrong)) return []
  const names = nameColumns({ source, edits, rows, columns: judged, propertyOf: context.property })
  return columns.flatMap((column, index) => {
    const { place, isWrong } = judged[index] ?? { place: source.nameSpan, isWrong: false }
    const row = rows.find((one) => one.columns.has(index))
    const isSaid = row && judged.slice(0, index).some((one, at) => one.isWrong && row.columns.has(at))
    if (!isWrong || isSaid) return []
    const advice = names.get(index) ?? NAME_IT
    return isUnnamed(column)
      ? [catalogue.unnamedColumn(source.property, place, index + 1, advice)]
      : [catalogue.duplicateColumn(source.property, place, column.property, advice)]
  })
}

/** The columns after the author's own. */
export function hiddenValues(
  scope: Scope,
  { described, hidden }: DescribedQuery,
  { types, catalog }: AnalysisContext,
): readonly HiddenValue[] {
  const width = (described.fields?.length ?? 0) - hidden.length
  const fields = described.fields?.slice(width) ?? []
  return hidden.map(({ name }, index) => ({
    name,
    type: types.ofPostgres(fields[index]?.type ?? 0),
    reported: reportedType(catalog, fields[index]?.type ?? 0),
    nullable: sourceNullability(scope, outputOf(scope, width + index + 1)).why.length > 0,
  }))
}

const columnOrigin = (schema: string, relation: string, column: string): ColumnOrigin => ({
  schema,
  relation,
  column,
})

function isWholeRow(output: ValueSource): boolean {
  if (output.kind === 'row') return true
  if (output.kind !== 'expression' || output.expression.tag !== 'VAR') return false
  return isWholeRow(sourceOf(output.scope, output.expression))
}

/** A whole row that was not expanded: one in brackets, one of a join, or one from a subquery. */
function unwrittenRow(source: QuerySource, place: Span, name: string): Diagnostic {
  return nested.wholeRow(
    source.property,
    place,
    name,
    'FROM contains no relation with this unqualified name',
    'join the relation here and select it by its name, or select each column with its path',
  )
}
