import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { appendHiddenColumns } from '../ask/revisions/append-hidden-columns.js'
import { queryScope } from '../parameters/query-scope.js'
import { hasErrors } from '../../diagnostics/diagnostic.js'
import { layOutRow } from './lay-out-row.js'
import { placeColumns } from './place-columns.js'
import type { HiddenColumn } from '../../model/row-shape.js'

/**
 * Adds the columns that nested rows need in addition to the author's own: keys by which rows are grouped, and
 * markers of a joined row's presence. If they cannot be added, it returns the query unchanged, and the layout
 * of its row reports the problem.
 */
export async function addHiddenColumns(
  query: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery> {
  const columns = neededColumns(query, context)
  return columns.length > 0 ? ((await appendHiddenColumns(query, columns, context)) ?? query) : query
}

/** The required columns that the result does not contain. */
export function neededColumns(query: DescribedQuery, context: AnalysisContext): readonly HiddenColumn[] {
  const { scope } = queryScope(query, context)
  const placement = placeColumns(query, scope, context)
  if (!placement) return []
  const { missing, diagnostics } = layOutRow(
    query.source.property,
    scope,
    placement.columns,
    [],
    placement.marks,
  )
  // Existing errors are reported for the unchanged statement.
  return hasErrors(diagnostics) ? [] : distinct(missing.flatMap((needed) => needed.columns))
}

const distinct = (columns: readonly HiddenColumn[]): readonly HiddenColumn[] => [
  ...new Map(
    columns.map((column) => [`${column.relation}.${column.returning}.${column.attribute}`, column]),
  ).values(),
]
