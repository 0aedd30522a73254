import type { AnalysisContext } from '../../context.js'
import { ask } from '../ask.js'
import type { DescribedQuery, FailedQuery } from '../described-query.js'
import { conflictingTypes, settleMixedTypes } from '../probe-parameters.js'

/** Casts the uses of a parameter with several types to the widest of them. */
export async function widenParameters(
  query: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { source, edits } = query
  const mixed = await settleMixedTypes(context.database, context.catalog, source, edits)
  if (mixed.kind === 'conflict') {
    return { kind: 'failed', diagnostics: [conflictingTypes(source, mixed, null)] }
  }
  if (mixed.kind === 'nothing') return query
  const wide = await ask(source, [...edits, ...mixed.edits], context)
  if (wide.kind === 'rejected') throw new Error('Postgres has accepted this text before')
  return wide
}
