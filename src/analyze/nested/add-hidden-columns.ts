import type { AnalysisContext } from '../context.js'
import type { DescribedQuery } from '../ask/described-query.js'
import { appendHiddenColumns } from '../ask/revisions/append-hidden-columns.js'
import { queryScope } from '../parameters/query-scope.js'
import { hasErrors } from '../../diagnostics/diagnostic.js'
import { layOutRow } from './lay-out-row.js'
import { placeColumns } from './place-columns.js'
import type { HiddenColumn } from '../../model/row-shape.js'

/**
 * Adds the columns that nested rows need beside the author's own: keys by which rows are grouped, and what tells whether a
 * joined row is there. Where they cannot be added the query comes back as it is, and laying out its row says so.
 */
export async function addHiddenColumns(
  query: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery> {
  const columns = neededColumns(query, context)
  return columns.length > 0 ? ((await appendHiddenColumns(query, columns, context)) ?? query) : query
}

/** The columns that are not in the result and must be. */
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
  // What is wrong already is said of the statement as it stands.
  return hasErrors(diagnostics) ? [] : distinct(missing.flatMap((needed) => needed.columns))
}

const distinct = (columns: readonly HiddenColumn[]): readonly HiddenColumn[] => [
  ...new Map(
    columns.map((column) => [`${column.relation}.${column.returning}.${column.attribute}`, column]),
  ).values(),
]
