/** The position of each output column in the row. */
import type { PathSegment } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { type DescribedQuery, ownFields } from '../ask/described-query.js'
import { outputPlace, propertyOf } from '../columns/output-properties.js'
import { outputOf, type Scope } from '../scope/scope.js'
import type { PlacedColumn, RowMarks } from './lay-out-row.js'
import { pathText, type Step } from './property-tree.js'

export interface Placement {
  readonly columns: readonly PlacedColumn[]
  readonly marks: RowMarks
}

/** The steps to each column and the marks on whole rows; null for a row without either. */
export function placeColumns(
  query: DescribedQuery,
  scope: Scope,
  context: AnalysisContext,
): Placement | null {
  const { source, rows } = query
  if (rows.length === 0 && source.paths.length === 0) return null
  const own = (column: number, name: string): string => propertyOf(name, outputOf(scope, column + 1), context)
  const steps = (segments: readonly PathSegment[]): readonly Step[] =>
    segments.map(({ name, list }) => ({ property: context.property(name), list }))
  const columns = ownFields(query).map(({ name }, column): PlacedColumn => {
    const row = rows.find(({ columns }) => columns.has(column))
    const ownName = row?.columns.get(column)
    if (row?.reference.segments && ownName !== undefined) {
      const around = steps(row.reference.segments)
      return {
        steps: [...around, { property: own(column, ownName), list: false }],
        place: row.reference.span,
        row: pathText(around),
      }
    }
    const path = source.paths.find((path) => path.column === name)
    const last = path?.segments.at(-1)
    if (path && last) {
      const step: Step = {
        property: last.list ? context.property(last.name) : own(column, last.name),
        list: last.list,
      }
      return { steps: [...steps(path.segments.slice(0, -1)), step], place: path.span, row: null }
    }
    return {
      steps: [{ property: own(column, name), list: false }],
      place: outputPlace(scope, column) ?? source.nameSpan,
      row: null,
    }
  })
  const marks = new Map(
    rows.flatMap(({ reference: { alias, segments } }) => {
      const mark = source.overrides.find(({ column }) => column === alias)
      return mark && segments ? [[pathText(steps(segments)), mark] as const] : []
    }),
  )
  return { columns, marks }
}
