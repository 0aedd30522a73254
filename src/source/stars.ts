import { span, type TextFile } from '../diagnostics/span.js'
import type { ParsedStatement } from './parse-statement.js'
import type { Star } from './query-source.js'
import type { TargetList } from './query-tree.js'
import { stepsFrom, type Token } from './text-tokens.js'

/** The stars of the target lists, sorted by place. Tokens are the statement's without comments. */
export function readStars(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
  lists: readonly TargetList[],
): readonly Star[] {
  const stars: Star[] = []
  for (const list of lists) {
    for (const target of list.targets) {
      if (!('ResTarget' in target)) continue
      const { val, location = 0 } = target.ResTarget
      const fields =
        val && 'ColumnRef' in val
          ? val.ColumnRef.fields
          : val && 'A_Indirection' in val
            ? val.A_Indirection.indirection
            : undefined
      const last = fields?.at(-1)
      if (!last || !('A_Star' in last)) continue
      // `table t` is a SELECT whose star stands nowhere.
      if (location < 0) {
        const relation = list.select?.fromClause?.[0]
        if (!relation || !('RangeVar' in relation)) throw new Error('a star without place outside of TABLE')
        const at = tokens.findIndex((token) => token.start >= parsed.offsetOf(relation.RangeVar.location))
        const table = tokens.slice(0, at).findLast((token) => token.word === 'table')
        if (!table) throw new Error('a TABLE statement without the word')
        const place = span(file, table.start, table.end)
        stars.push({ span: place, qualifier: null, output: list.output, before: 'select ', after: ' from' })
        continue
      }
      const start = parsed.offsetOf(location)
      stars.push(starAt(file, tokens, start, list.output))
    }
  }
  return stars.sort((a, b) => a.span.start - b.span.start)
}

/** The target that begins at an offset goes up to the first star that is no multiplication: alone or behind a dot. */
function starAt(file: TextFile, tokens: readonly Token[], start: number, output: boolean): Star {
  for (const { token, previous, isFirst, depth } of stepsFrom(tokens, start)) {
    if (token.text !== '*' || depth > 0 || (!isFirst && previous?.text !== '.')) continue
    return {
      span: span(file, start, token.end),
      qualifier: isFirst ? null : file.text.slice(start, previous?.start).trimEnd(),
      output,
      before: '',
      after: '',
    }
  }
  throw new Error('a star that the tokens do not have')
}
