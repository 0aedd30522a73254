import type { Edit } from '../../../model/query-source.js'
import type { HiddenColumn } from '../../../model/row-shape.js'
import type { AnalysisContext } from '../../context.js'
import { ask } from '../ask.js'
import type { DescribedQuery } from '../described-query.js'

/**
 * The statement with further columns after the author's own; null if that is impossible, or would change more
 * than the number of columns.
 */
export async function appendHiddenColumns(
  query: DescribedQuery,
  hidden: readonly HiddenColumn[],
  context: AnalysisContext,
): Promise<DescribedQuery | null> {
  const { source, edits, rows, described } = query
  const place = source.resultListEnd
  if (place === null) return null
  const text = hidden.map(({ name }) => `, ${name}`).join('')
  const added: Edit = { kind: 'hidden', start: place.start, end: place.end, text }
  const answer = await ask(source, [...edits, added], context)
  if (answer.kind === 'rejected') return null
  const width = described.fields?.length ?? 0
  const fields = answer.described.fields ?? []
  const same = described.fields?.every(
    ({ name, type }, index) => fields[index]?.name === name && fields[index]?.type === type,
  )
  return same && fields.length === width + hidden.length
    ? { ...answer, rows, hidden, template: query.template }
    : null
}
