/**
 * The tokens of a sequence that separate the items of a list, that begin and end one, and their depth in
 * brackets.
 */
import type { Unit } from './sequence.js'

export type Separator = ',' | 'and' | 'or'

export interface Layout {
  /** Depth in brackets and CASE, by unit; brackets themselves have the level outside. */
  readonly level: readonly number[]
  /** By unit; the AND of BETWEEN is not a separator. */
  readonly separator: readonly (Separator | null)[]
  /** Whether the unit closes what another one opened. */
  readonly closes: readonly boolean[]
}

export function layOut(units: readonly Unit[]): Layout {
  const level: number[] = []
  const separator: (Separator | null)[] = []
  const closes: boolean[] = []
  /** Open BETWEENs, by level. */
  const between: number[] = [0]
  for (const [index, unit] of units.entries()) {
    const word = wordOf(unit)
    const symbol = symbolOf(unit)
    const isClosing = symbol === ')' || symbol === ']' || word === 'end'
    if (isClosing && between.length > 1) between.pop()
    const depth = between.length - 1
    const open = between[depth] ?? 0
    if (word === 'between' && !isField(units, index)) between[depth] = open + 1
    const isBound = word === 'and' && open > 0
    if (isBound) between[depth] = open - 1
    level.push(depth)
    closes.push(isClosing)
    separator.push(symbol === ',' ? ',' : word === 'or' || (word === 'and' && !isBound) ? word : null)
    if (symbol === '(' || symbol === '[' || word === 'case') between.push(0)
  }
  return { level, separator, closes }
}

/** The keyword at a position; null for a name after a dot. */
export const keywordAt = (units: readonly Unit[], index: number): string | null => {
  const unit = units[index]
  return unit && !isField(units, index) ? wordOf(unit) : null
}

const wordOf = (unit: Unit): string | null => (unit.kind === 'token' ? unit.token.word : null)

const symbolOf = (unit: Unit): string | null =>
  unit.kind === 'token' && unit.token.kind === 'symbol' ? unit.token.text : null

function isField(units: readonly Unit[], index: number): boolean {
  const before = units[index - 1]
  return before !== undefined && symbolOf(before) === '.'
}

/** Words that delimit a comma-separated list. Source: https://www.postgresql.org/docs/18/sql-commands.html */
const CLAUSE_WORDS: ReadonlySet<string> = new Set(
  (
    'select distinct from where group by having window order limit offset fetch for union intersect except set values ' +
    'returning with recursive using into when then else do rows range groups insert update delete merge'
  ).split(' '),
)

/** Further words that end a condition. */
const JOIN_WORDS: ReadonlySet<string> = new Set('on join left right inner full cross natural'.split(' '))

/** Whether a list with these separators cannot extend over this position. */
export function endsList(
  units: readonly Unit[],
  { separator }: Layout,
  index: number,
  kind: 'comma' | 'condition',
): boolean {
  const word = keywordAt(units, index)
  if (kind === 'condition' && separator[index] === ',') return true
  if (word === null) return false
  // IS DISTINCT FROM is an operator.
  if (word === 'distinct' && ['is', 'not'].includes(keywordAt(units, index - 1) ?? '')) return false
  if (word === 'from' && keywordAt(units, index - 1) === 'distinct') return false
  if (CLAUSE_WORDS.has(word)) return true
  if (kind === 'comma' || !JOIN_WORDS.has(word)) return false
  // `left(name, 1)` and `right(name, 1)` are calls.
  const next = units[index + 1]
  return !((word === 'left' || word === 'right') && next && symbolOf(next) === '(')
}

/** The keywords before a list that are removed with its last item: the number of units. */
export function headLength(units: readonly Unit[], end: number): number {
  const last = keywordAt(units, end - 1)
  const before = keywordAt(units, end - 2) ?? ''
  if (last === 'where' || last === 'having' || last === 'set' || last === 'with') return 1
  if (last === 'by' && ['order', 'group', 'partition'].includes(before)) return 2
  return last === 'recursive' && before === 'with' ? 2 : 0
}
