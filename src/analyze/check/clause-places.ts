import type { Span } from '../../diagnostics/span.js'
import type { Rewritten } from '../../source/rewrite.js'
import { readTokens, stepsFrom, type Token } from '../../source/text-tokens.js'

/** How a clause that locks rows begins. */
export const ROW_LOCKS = ['for update', 'for no key update', 'for share', 'for key share']

/**
 * The place of the one clause that begins with any of these words, with the brackets behind it. Postgres's tree has no places for
 * clauses. Null where the statement has no such clause, or several.
 */
export function clausePlace(rewritten: Rewritten, beginnings: readonly string[]): Span | null {
  const tokens = readTokens(rewritten.text).tokens.filter(({ kind }) => kind !== 'comment')
  const found = beginnings.flatMap((beginning) => {
    const words = beginning.split(' ')
    return tokens.flatMap((token, index) => {
      const isHere = words.every((word, offset) => tokens[index + offset]?.word === word)
      return isHere ? [{ start: token.start, end: endOf(tokens, index + words.length - 1) }] : []
    })
  })
  const [place] = found
  return place && found.length === 1 ? rewritten.spanAt(place.start, place.end) : null
}

/** The end of the token, or of the brackets that open behind it. */
function endOf(tokens: readonly Token[], index: number): number {
  const next = tokens[index + 1]
  const own = tokens[index]?.end ?? 0
  if (next?.text !== '(') return own
  for (const { token, depth } of stepsFrom(tokens, next.start)) if (depth === 0) return token.end
  return own
}
