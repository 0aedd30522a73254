import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { ParsedStatement } from './parse-statement.js'
import type { Star } from '../model/query-source.js'
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
      // `table t` is a SELECT whose star has no position.
      if (location < 0) {
        const relation = list.select?.fromClause?.[0]
        if (!relation || !('RangeVar' in relation)) throw new Error('a star without place outside of TABLE')
        const at = tokens.findIndex((token) => token.start >= parsed.offsetOf(relation.RangeVar.location))
        const table = tokens.slice(0, at).findLast((token) => token.word === 'table')
        if (!table) throw new Error('a TABLE statement without the word')
        const place = span(file, table.start, table.end)
        const { output } = list
        stars.push({
          span: place,
          qualifier: null,
          output,
          commas: NO_COMMAS,
          before: 'select ',
          after: ' from',
        })
        continue
      }
      const start = parsed.offsetOf(location)
      stars.push(starAt(file, tokens, start, list.output))
    }
  }
  return stars.sort((a, b) => a.span.start - b.span.start)
}

const NO_COMMAS: Star['commas'] = { before: null, after: null }

/**
 * The target that begins at an offset ends with the first star that is not a multiplication: alone or after a
 * dot.
 */
function starAt(file: TextFile, tokens: readonly Token[], start: number, output: boolean): Star {
  for (const { index, token, previous, isFirst, depth } of stepsFrom(tokens, start)) {
    if (token.text !== '*' || depth > 0 || (!isFirst && previous?.text !== '.')) continue
    const beforeDot = isFirst ? undefined : tokens[index - 2]
    const first = tokens.findIndex((one) => one.start >= start)
    return {
      span: span(file, start, token.end),
      qualifier: beforeDot ? span(file, start, beforeDot.end) : null,
      commas: { before: commaAt(file, tokens[first - 1]), after: commaAt(file, tokens[index + 1]) },
      output,
      before: '',
      after: '',
    }
  }
  throw new Error('a star that the tokens do not have')
}

const commaAt = (file: TextFile, token: Token | undefined): Span | null =>
  token?.text === ',' ? span(file, token.start, token.end) : null
