import * as nested from '../../../diagnostics/catalogue/nested.js'
import type { AnalysisContext } from '../../context.js'
import { treeSpans } from '../../tree/tree-offsets.js'
import { ask } from '../ask.js'
import type { DescribedQuery, FailedQuery } from '../described-query.js'
import { sameMeaning } from '../same-meaning.js'
import { expandRows, rowStars, sameOrder, wholeRowsOf, writtenRows } from './write-out-rows.js'
import { writeOutStars } from './write-out-stars.js'

/** Expands whole rows to `p.*`, and these and all other stars to their columns. */
export async function expandWholeRows(
  answer: DescribedQuery,
  context: AnalysisContext,
): Promise<DescribedQuery | FailedQuery> {
  const { source } = answer
  const rows = wholeRowsOf(source, answer.tree, treeSpans(answer.rewritten))
  if (rows.length === 0) return answer
  const failed = (reason: string, hint: string): FailedQuery => ({
    kind: 'failed',
    // The branches of a set operation repeat the names of the first one.
    diagnostics: rows
      .filter(({ segments }) => segments !== null)
      .map(({ span, alias }) => nested.wholeRow(source.property, span, alias, reason, hint)),
  })
  const { others, expanded } = expandRows(answer.edits, rows)
  const open = await ask(source, [...others, ...expanded], context)
  if (open.kind === 'rejected' && open.error.sqlstate === UNDEFINED_COLUMN) {
    return failed(
      'another clause uses its alias, which is not a column of the expanded statement',
      'name its columns there',
    )
  }
  if (open.kind === 'rejected') {
    return failed(`Postgres rejects its columns: "${open.error.message}"`, 'select each column with its path')
  }
  if (!sameOrder(answer, open, rows)) {
    return failed(
      'ORDER BY or GROUP BY uses the position of a column or the alias of the row',
      'name the columns there',
    )
  }
  const names = (open.described.fields ?? []).map(({ name }) => name)
  const stars = writeOutStars(
    rowStars(rows, source.stars),
    others,
    open.tree,
    names,
    treeSpans(open.rewritten),
  )
  const emptyRow = rows.find(({ span }) => stars.empty.some((star) => star.span.start === span.start))
  if (emptyRow) return failed('it has no columns', 'remove it')
  const written = writtenRows(rows, open, names)
  const doubled = written.flatMap(({ columns }) => twice([...columns.values()]))[0]
  if (doubled !== undefined) {
    return failed(`two of its columns have the name ${doubled}`, 'rename one of them where it is defined')
  }
  const answered = await ask(source, stars.edits, context)
  if (answered.kind === 'rejected' || !sameMeaning(answered, open, true)) {
    return failed('its columns change when they are expanded', 'select each column with its path')
  }
  return { ...answered, rows: written, template: answer.template }
}

const UNDEFINED_COLUMN = '42703'

const twice = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) < index)
