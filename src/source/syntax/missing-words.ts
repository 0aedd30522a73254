/**
 * Words that the grammar requires and the author omitted: ON, END, USING, brackets around a subquery, a
 * semicolon.
 */
import { type Advice, inWords, replacing } from '../../diagnostics/diagnostic.js'
import { span } from '../../diagnostics/span.js'
import { endsOperand } from '../colons.js'
import type { Token } from '../text-tokens.js'
import { depths, parameterAt, type Slip, stretch, textOf } from './slip.js'

const BEGINS_STATEMENT: ReadonlySet<string> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'with',
  'merge',
])

/** A second statement on a separate line. */
export function missingSemicolon({ file, tokens, at }: Slip): Advice | null {
  const [previous, token] = [tokens[at - 1], tokens[at]]
  if (!previous || !token || !BEGINS_STATEMENT.has(token.word ?? '') || !endsOperand(previous)) return null
  if (depths(tokens)[at] !== 0 || !file.text.slice(previous.end, token.start).includes('\n')) return null
  return inWords(
    'a second statement begins here: end the first with a semicolon, and name the second by a comment `-- name: …` above it',
  )
}

/** The words of a join that is incomplete at the slip, at its depth; null if there is none. */
function openJoin(tokens: readonly Token[], at: number): readonly Token[] | null {
  const depth = depths(tokens)
  const own = depth[at] ?? 0
  for (let index = at - 1; index >= 0; index--) {
    if ((depth[index] ?? 0) < own) return null
    if (depth[index] !== own) continue
    const word = tokens[index]?.word
    if (word === 'on' || word === 'using' || word === 'from' || word === 'select') return null
    if (word === 'join') return tokens.slice(Math.max(0, index - 3), at)
  }
  return null
}

/** `cross join` and `natural join` have no condition. */
const hasNoCondition = (join: readonly Token[]): boolean => {
  const at = join.findLastIndex(({ word }) => word === 'join')
  return join.slice(Math.max(0, at - 3), at).some(({ word }) => word === 'cross' || word === 'natural')
}

const BEHIND_FROM: ReadonlySet<string> = new Set(['where', 'group', 'having', 'order', 'limit', 'union'])

/** `from users u join posts p where …`. */
export function joinCondition(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const token = tokens[at]
  const join = openJoin(tokens, at)
  if (!join) return null
  if (hasNoCondition(join)) {
    if (token?.word !== 'on' && token?.word !== 'using') return null
    return inWords(
      `CROSS JOIN and NATURAL JOIN have no ${token.word.toUpperCase()}: remove it, or write \`join\``,
    )
  }
  if (token && !BEHIND_FROM.has(token.word ?? '') && token.text !== ')') return null
  return inWords('JOIN needs a condition: write `on …` in front of it, or `cross join` for all pairs of rows')
}

/** `case when a then 1 as x`: the CASE should have ended before the word after it. */
export function caseWithoutEnd(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const depth = depths(tokens)
  const own = tokens[at] ? (depth[at] ?? 0) : 0
  let open = 0
  for (let index = 0; index < at; index++) {
    if ((depth[index] ?? 0) < own) open = 0
    if (depth[index] !== own) continue
    if (tokens[index]?.word === 'case') open++
    if (tokens[index]?.word === 'end') open--
  }
  const previous = tokens[at - 1]
  if (open <= 0 || !previous) return null
  return {
    hint: 'CASE is not closed: write `end` in front of it',
    edits: [{ span: span(file, previous.end), text: ' end' }],
  }
}

const BEFORE_SUBQUERY: ReadonlySet<string> = new Set([
  'exists',
  'any',
  'all',
  'some',
  'in',
  'array',
  'lateral',
])

/** `not exists select …`, `array_agg(select …)`. */
export function subqueryWithoutBrackets(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const [before, previous, token] = [tokens[at - 2], tokens[at - 1], tokens[at]]
  if (token?.word !== 'select' && token?.word !== 'values') return null
  if (BEFORE_SUBQUERY.has(previous?.word ?? '')) {
    return inWords(`a subquery stands in brackets: write \`${previous?.word} (${token.word} …)\``)
  }
  if (previous?.text !== '(' || !before?.word) return null
  return inWords(
    `a subquery as an argument stands in brackets of its own: write \`${before.text}((${token.word} …))\``,
  )
}

const JOIN_WORDS: ReadonlySet<string> = new Set(['join', 'inner', 'left', 'right', 'full', 'cross'])

/** `delete from a join b on …`, `update a join b on … set …`. */
export function joinOfAChange({ tokens, at }: Slip): Advice | null {
  const [first, token] = [tokens[0], tokens[at]]
  if (!JOIN_WORDS.has(token?.word ?? '') || depths(tokens)[at] !== 0) return null
  if (first?.word === 'delete') {
    return inWords('DELETE joins by USING: write `delete from a using b where a.id = b.a_id`')
  }
  if (first?.word === 'update') {
    return inWords('UPDATE joins by FROM, behind SET: write `update a set … from b where a.id = b.a_id`')
  }
  return null
}

/** `merge … when matched then delete where …`. */
export function conditionOfMergeAction({ tokens, at }: Slip): Advice | null {
  if (tokens[0]?.word !== 'merge' || tokens[at]?.word !== 'where' || depths(tokens)[at] !== 0) return null
  return inWords(
    'an action of MERGE has no WHERE: write the condition in front of THEN, as in `when matched and … then`',
  )
}

/** `from users as where …`. */
export function missingAlias({ tokens, at }: Slip): Advice | null {
  const token = tokens[at]
  if (tokens[at - 1]?.word !== 'as' || (token && !BEHIND_FROM.has(token.word ?? '') && token.text !== ','))
    return null
  return inWords('AS needs a name behind it: write one, or remove AS')
}

/** MySQL's `insert into t set a = 1`. */
export function insertSet({ tokens, at }: Slip): Advice | null {
  if (tokens[0]?.word !== 'insert' || tokens[at]?.word !== 'set' || tokens[at - 1]?.word === 'update')
    return null
  return inWords('INSERT has no SET: write `insert into t (a, b) values (:a, :b)`')
}

const UNITS = /^(?:second|minute|hour|day|week|month|year)s?$/

/** `interval :days day`: INTERVAL takes a literal. */
export function intervalOfParameter(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const unit = tokens[at]
  const previous = tokens.slice(Math.max(0, at - 3), at).findLast(({ word }) => word === 'interval')
  if (!unit?.word || !UNITS.test(unit.word) || !previous) return null
  const written = file.text.slice(previous.end, unit.start).trim()
  if (!/^[:@$]\w+[!?]*$/.test(written)) return null
  const text = `${written} * interval '1 ${unit.word.replace(/s$/, '')}'`
  return replacing(`INTERVAL takes a literal: write \`${text}\``, stretch(slip, previous, unit), text)
}

/** `between :from, :to`. */
export function betweenWithComma(slip: Slip): Advice | null {
  const { tokens, at } = slip
  const comma = tokens[at]
  const isBetween = tokens.slice(Math.max(0, at - 4), at).some(({ word }) => word === 'between')
  if (comma?.text !== ',' || !isBetween) return null
  return replacing('BETWEEN has AND between its ends: write `and`', stretch(slip, comma, comma), ' and')
}

/** `name is :name`, `:tag in tags`. */
export function operandOfIsAndIn(slip: Slip): Advice | null {
  const { file, tokens, at } = slip
  const [before, previous, token] = [tokens[at - 2], tokens[at - 1], tokens[at]]
  const parameter = parameterAt(slip)
  if (previous?.word === 'is' && parameter) {
    const text = `is not distinct from ${textOf(parameter)}`
    return replacing(
      `IS tests for NULL, TRUE and FALSE only: write \`${text}\``,
      span(file, previous.start, parameter.end),
      text,
    )
  }
  if (
    previous?.word !== 'in' ||
    !token ||
    (token.word === null && token.kind !== 'quoted') ||
    token.reserved
  ) {
    return null
  }
  const isNegated = before?.word === 'not'
  const text = `${isNegated ? '<> all' : '= any'}(${token.text})`
  return replacing(
    `IN takes a list in brackets; for an array column, write \`${text}\``,
    span(file, (isNegated ? before : previous).start, token.end),
    text,
  )
}
