/** The number of groups of the rows that a statement returns. */
import * as catalogue from '../../diagnostics/catalogue/nested.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { QuerySource } from '../../model/query-source.js'
import { expressionPlace } from '../columns/output-properties.js'
import type { Scope } from '../scope/scope.js'
import type { RowBounds } from '../../model/typed-query.js'
import type { RowLayout } from './lay-out-row.js'

/**
 * A group has at least one row, so there are at most as many groups as rows, and at least one if there is any
 * row.
 */
export function groupedBounds(rows: RowBounds, { list, oneGroup }: RowLayout): RowBounds {
  if (list === null) return rows
  return { min: Math.min(rows.min, 1), max: oneGroup ? Math.min(rows.max ?? 1, 1) : rows.max }
}

export function limitProblems(
  scope: Scope,
  { property, nameSpan }: QuerySource,
  { list }: RowLayout,
): readonly Diagnostic[] {
  const limit = scope.query.limitCount ?? scope.query.limitOffset
  if (list === null || !limit) return []
  return [catalogue.limitOfJoined(property, expressionPlace(scope.spanAt, limit) ?? nameSpan, list)]
}
