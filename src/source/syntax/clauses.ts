/** Clauses in a position where the grammar does not allow them. */
import { type Advice, inWords } from '../../diagnostics/diagnostic.js'
import { span } from '../../diagnostics/span.js'
import type { Token } from '../text-tokens.js'
import { depths, type Slip, stretch, textOf } from './slip.js'

/** The order of a SELECT's clauses (manual, SELECT). */
const ORDER: ReadonlyMap<string, number> = new Map([
  ['where', 2],
  ['group', 3],
  ['having', 4],
  ['window', 5],
  ['order', 6],
  ['limit', 7],
  ['offset', 7],
  ['fetch', 7],
  ['for', 8],
])

/** Words that end the last clause of a SELECT. */
const BEHIND: ReadonlySet<string> = new Set(['union', 'intersect', 'except', 'returning', 'on'])

/** 0 for a word that begins no clause: `order` alone is a column with a reserved name. */
function rankAt(tokens: readonly Token[], at: number): number {
  const word = tokens[at]?.word ?? ''
  const isWhole = !NEEDS_BY.has(word) || tokens[at + 1]?.word === 'by'
  return isWhole ? (ORDER.get(word) ?? 0) : 0
}

const NEEDS_BY: ReadonlySet<string> = new Set(['group', 'order'])

/** A clause as the manual writes it. */
const titleOf = ({ word }: Token): string => `${word?.toUpperCase()}${NEEDS_BY.has(word ?? '') ? ' BY' : ''}`

/** `order by id where a = 1`: the clause moves before those that follow it. */
export function clauseOutOfOrder(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const [token, previous] = [tokens[at], tokens[at - 1]]
  const rank = rankAt(tokens, at)
  if (!token || !previous || rank === 0) return null
  const depth = depths(tokens)
  let destination: Token | null = null
  for (let index = at - 1; index >= 0; index--) {
    const other = tokens[index]
    if ((depth[index] ?? 0) < (depth[at] ?? 0) || other?.word === 'select') break
    if (other && depth[index] === depth[at] && rankAt(tokens, index) > rank) destination = other
  }
  if (!destination) return null
  const last = tokens[endOfClause(tokens, depth, at) - 1] ?? token
  const clause = textOf(stretch(slip, token, last))
  return {
    hint: `write ${titleOf(token)} before ${titleOf(destination)}`,
    edits: [
      { span: span(file, destination.start), text: `${clause} ` },
      { span: span(file, previous.end, last.end), text: '' },
    ],
  }
}

/** The token after a clause. */
function endOfClause(tokens: readonly Token[], depth: readonly number[], at: number): number {
  const end = tokens.findIndex(
    (token, index) =>
      index > at &&
      ((depth[index] ?? 0) < (depth[at] ?? 0) ||
        (depth[index] === depth[at] && (rankAt(tokens, index) > 0 || BEHIND.has(token.word ?? '')))),
  )
  return end < 0 ? tokens.length : end
}

/**
 * LIMIT and ORDER BY of an UPDATE or DELETE, as in MySQL. A subquery selects the rows, by a key that the
 * author fills in.
 */
export function limitOfAChange(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const [first] = tokens
  const token = tokens[at]
  if (!token || (first?.word !== 'update' && first?.word !== 'delete')) return null
  if (token.word !== 'limit' && token.word !== 'order') return null
  const depth = depths(tokens)
  const top = (word: string): number =>
    tokens.findIndex((one, index) => one.word === word && depth[index] === 0)
  const where = top('where')
  const set = top('set')
  const relationEnd = first.word === 'update' ? set : where < 0 ? at : where
  const relation = tokens.slice(first.word === 'update' ? 1 : 2, relationEnd)
  const rest = tokens.slice(where < 0 ? at : where, top('returning') < 0 ? undefined : top('returning'))
  const [from, to, begin, end] = [relation[0], relation.at(-1), rest[0], rest.at(-1)]
  if (!from || !to || !begin || !end) return null
  const rows = `${textOf(stretch(slip, from, to))} ${textOf(stretch(slip, begin, end))}`.replaceAll(
    /\s+/g,
    ' ',
  )
  return inWords(
    `choose the rows by their key, as in \`where id in (select id from ${rows})\`: ${first.word.toUpperCase()} does not support ${titleOf(token)}`,
  )
}

/** MySQL's `limit 10, 5`. */
export function limitWithComma(slip: Slip): Advice | null {
  const { tokens, at } = slip
  if (tokens[at]?.word !== 'limit') return null
  const depth = depths(tokens)
  const comma = tokens.findIndex(
    ({ text }, index) => index > at && depth[index] === depth[at] && text === ',',
  )
  const end = endOfClause(tokens, depth, at)
  const [skippedFrom, skippedTo, countFrom, countTo] = [
    tokens[at + 1],
    tokens[comma - 1],
    tokens[comma + 1],
    tokens[end - 1],
  ]
  if (comma < 0 || comma > end || !skippedFrom || !skippedTo || !countFrom || !countTo) return null
  const text = `${textOf(stretch(slip, countFrom, countTo))} offset ${textOf(stretch(slip, skippedFrom, skippedTo))}`
  return { hint: `write \`limit ${text}\``, edits: [{ span: stretch(slip, skippedFrom, countTo), text }] }
}
