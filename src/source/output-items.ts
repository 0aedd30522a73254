import { span, type TextFile } from '../diagnostics/span.js'
import { lastOfList } from './list-end.js'
import type { ParsedStatement } from './parse-statement.js'
import type { OutputItem } from '../model/query-source.js'
import type { TargetList } from './query-tree.js'
import type { Token } from './text-tokens.js'

/** The items of the list that names the result's columns. Tokens are the statement's without comments. */
export function readOutputItems(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
  lists: readonly TargetList[],
): readonly OutputItem[] {
  const targets = lists.find(({ names }) => names)?.targets ?? []
  const items = targets.flatMap((target) => ('ResTarget' in target ? [target.ResTarget] : []))
  // `table t` has a list whose star has no position.
  if (items.some(({ location = 0 }) => location < 0)) return []
  const starts = items.map(({ location }) => parsed.offsetOf(location))
  return items.flatMap(({ name }, index): OutputItem[] => {
    const start = starts[index] ?? 0
    const following = starts[index + 1]
    // A comma precedes the next item.
    const last =
      following === undefined
        ? lastOfList(tokens, start)
        : tokens[tokens.findIndex((token) => token.start >= following) - 2]
    if (!last) return []
    if (name === undefined) return [{ expression: span(file, start, last.end), alias: null }]
    const at = tokens.indexOf(last)
    const end = tokens[at - 1]?.word === 'as' ? tokens[at - 2] : tokens[at - 1]
    return end ? [{ expression: span(file, start, end.end), alias: span(file, last.start, last.end) }] : []
  })
}
