import * as catalogue from '../../diagnostics/catalogue/analysis.js'
import type { QuerySource } from '../../model/query-source.js'
import type { AnalysisContext } from '../context.js'
import { explainRejection } from '../explain/rejections.js'
import { UnreadableTree } from '../tree/read-tree.js'
import { ask } from './ask.js'
import type { DescribedQuery, FailedQuery, Revision } from './described-query.js'
import { conflictingTypes, mayBeUndecided, probeParameters } from './probe-parameters.js'
import { expandStars } from './revisions/expand-stars.js'
import { expandWholeRows } from './revisions/expand-whole-rows.js'
import { unnestLists } from './revisions/unnest-lists.js'
import { widenParameters } from './revisions/widen-parameters.js'
import { suggestCast } from './suggest-cast.js'

/**
 * From the text that Postgres accepts to the one that will be sent. The layout of nested rows appends the
 * columns that it needs.
 */
const REVISIONS: readonly Revision[] = [widenParameters, unnestLists, expandWholeRows, expandStars]

/** Has Postgres describe a statement, and each revision of it. */
export async function describeQuery(
  source: QuerySource,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  try {
    let query = await firstAnswer(source, context)
    for (const revise of REVISIONS) {
      if (query.kind === 'failed') return query
      query = await revise(query, context)
    }
    return query
  } catch (error) {
    if (!(error instanceof UnreadableTree)) throw error
    const diagnostics = [catalogue.unreadableTree(source.property, source.nameSpan, error.message)]
    return { kind: 'failed', diagnostics }
  }
}

/**
 * The statement in a form that Postgres accepts: unchanged, or with the casts that undecided parameters need.
 */
async function firstAnswer(
  source: QuerySource,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { database, catalog } = context
  const answer = await ask(source, source.edits, context)
  if (answer.kind === 'described') return answer
  const { error, rewritten } = answer
  const isUndecided = mayBeUndecided(error.sqlstate)
  if (isUndecided) {
    const probe = await probeParameters(database, catalog, source)
    if (probe.kind === 'conflict') {
      return { kind: 'failed', diagnostics: [conflictingTypes(source, probe, error.sqlstate)] }
    }
    if (probe.kind === 'casts') {
      const cast = await ask(source, [...source.edits, ...probe.edits], context)
      if (cast.kind === 'described') return cast
    }
  }
  const { edits } = source
  const cast = isUndecided ? await suggestCast(error, source, edits, database) : null
  const rejection = await explainRejection(error, { ...context, source, rewritten, edits, cast })
  return { kind: 'failed', diagnostics: [rejection] }
}
