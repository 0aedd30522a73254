import * as catalogue from '../../../diagnostics/catalogue/analysis.js'
import type { Diagnostic } from '../../../diagnostics/diagnostic.js'
import type { QuerySource, Star } from '../../../model/query-source.js'
import type { AnalysisContext } from '../../context.js'
import { treeSpans } from '../../tree/tree-offsets.js'
import { ask } from '../ask.js'
import type { DescribedQuery, FailedQuery } from '../described-query.js'
import { sameMeaning } from '../same-meaning.js'
import { writeOutStars } from './write-out-stars.js'

/**
 * Expands stars to their columns. The stars of a statement with whole rows are expanded together with the
 * rows.
 */
export async function expandStars(
  answer: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { source, edits } = answer
  if (source.stars.length === 0 || answer.rows.length > 0) return answer
  const names = (answer.described.fields ?? []).map(({ name }) => name)
  const stars = writeOutStars(source, edits, answer.tree, names, treeSpans(answer.rewritten))
  const written = await ask(source, stars.edits, context)
  if (written.kind === 'rejected' || !sameMeaning(written, answer)) {
    return { kind: 'failed', diagnostics: unknownStars(source, stars.empty) }
  }
  return { ...written, template: answer.template }
}

/** The stars without known columns; all stars, if each has some and the statement still changes. */
const unknownStars = ({ property, stars }: QuerySource, empty: readonly Star[]): readonly Diagnostic[] =>
  (empty.length > 0 ? empty : stars).map(({ span }) => catalogue.unknownStar(property, span))
