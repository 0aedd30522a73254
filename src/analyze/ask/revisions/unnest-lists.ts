import * as catalogue from '../../../diagnostics/catalogue/analysis.js'
import type { QuerySource } from '../../../model/query-source.js'
import type { AnalysisContext } from '../../context.js'
import { type AskOutcome, ask } from '../ask.js'
import type { DescribedQuery, FailedQuery } from '../described-query.js'
import { bulkEdits } from './bulk-edits.js'

/** The statement for lists of any length, from the one with a single row. */
export async function unnestLists(
  template: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { source, described, edits } = template
  if (source.bulk.length === 0) return template
  const types = described.parameterTypes
  const columns = await columnsOfTables(source, context)
  const fields = new Set(
    source.parameters
      .filter(({ list }) => list !== null)
      .flatMap(({ occurrences }) => occurrences.map(({ start }) => start)),
  )
  const kept = edits.filter(({ kind, start }) => !(kind === 'parameter' && fields.has(start)))
  // A single value next to the fields may have got its type from its VALUES.
  const attempts: (readonly [Set<number>, AskOutcome])[] = []
  for (let castParameters = new Set<number>(); attempts.length < 2;) {
    const made = [
      ...kept,
      ...bulkEdits({
        source,
        types,
        catalog: context.catalog,
        columnsOf: (table) => columns.get(table.start) ?? [],
        castParameters,
      }),
    ]
    const answer = await ask(source, made, context)
    attempts.push([castParameters, answer])
    const changed = source.parameters.flatMap(({ list }, index) =>
      list === null && (answer.kind === 'rejected' || answer.described.parameterTypes[index] !== types[index])
        ? [index + 1]
        : [],
    )
    if (answer.kind === 'described' && changed.length === 0) {
      return { ...answer, template }
    }
    castParameters = new Set(changed)
  }
  const rejected = attempts.map(([, answer]) => answer).find((answer) => answer.kind === 'rejected')
  const diagnostics = source.bulk.map(({ opening, list }) =>
    catalogue.bulkNotConvertible(source.property, opening, list.name, rejected?.error.message ?? null),
  )
  return { kind: 'failed', diagnostics }
}

/**
 * The columns of the tables into which a list of rows is inserted with DEFAULT, by the place of the table's
 * name.
 */
async function columnsOfTables(
  source: QuerySource,
  { database }: AnalysisContext,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const columns = new Map<number, readonly string[]>()
  for (const { insert, items } of source.bulk) {
    if (!insert || insert.columns || items.every(({ isDefault }) => !isDefault)) continue
    const { start, end } = insert.table
    const described = await database.describe(`select * from ${source.file.text.slice(start, end)}`)
    const fields = described.kind === 'described' ? described.fields : null
    columns.set(start, fields?.map(({ name }) => name) ?? [])
  }
  return columns
}
