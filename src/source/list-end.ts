import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { ParsedStatement } from './parse-statement.js'
import type { TargetList } from './query-tree.js'
import { stepsFrom, type Token } from './text-tokens.js'

/**
 * Where a column can be added to the statement's result without changing the others: after the last one. Null
 * if another column would change the rows (DISTINCT), or would have to be added in several places at once (a
 * set operation).
 */
export function resultListEnd(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
  lists: readonly TargetList[],
): Span | null {
  const [list, ...others] = lists.filter(({ output }) => output)
  if (!list || others.length > 0 || isDistinct(list)) return null
  const last = list.targets.at(-1)
  if (!last || !('ResTarget' in last)) return null
  // `table t` has a list, but no position for it.
  if ((last.ResTarget.location ?? 0) < 0) return null
  const end = lastOfList(tokens, parsed.offsetOf(last.ResTarget.location))
  return end === null ? null : span(file, end.end)
}

/** The last token of a list whose last item begins at an offset. */
export function lastOfList(tokens: readonly Token[], start: number): Token | null {
  for (const { token, previous, isFirst, depth } of stepsFrom(tokens, start)) {
    if (depth < 0 || (depth === 0 && !isFirst && endsList(token, previous))) return previous ?? null
  }
  return tokens.at(-1) ?? null
}

/** DISTINCT ON compares only its own expressions. */
function isDistinct({ select }: TargetList): boolean {
  const clause = select?.distinctClause
  return clause !== undefined && clause.every((item) => Object.keys(item).length === 0)
}

/** The words that can follow a target list. All are reserved, so they are names only after `as` and a dot. */
const FOLLOWING: ReadonlySet<string> = new Set(
  'into from where group having window union intersect except order limit offset fetch for'.split(' '),
)

function endsList(token: Token, previous: Token | undefined): boolean {
  if (token.word === null || !FOLLOWING.has(token.word)) return false
  if (previous?.word === 'as' || previous?.text === '.') return false
  // `is distinct from` and `within group (order by …)` are parts of an expression.
  return !(
    (token.word === 'from' && previous?.word === 'distinct') ||
    (token.word === 'group' && previous?.word === 'within')
  )
}
