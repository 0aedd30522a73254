import { span, type Span } from '../../diagnostics/span.js'
import type { Scope } from '../scope/scope.js'
import type { Node } from '../tree/nodes.js'
import { walk } from '../tree/walk.js'

/** A condition as the author wrote it. */
export interface WrittenCondition {
  readonly span: Span
  /** On one line, and shortened if it is long. */
  readonly text: string
}

/**
 * The author's text of a condition; null for one inside a view. The tree contains the locations where nodes
 * begin but not where they end, so the text is read from the last location to a word that cannot continue a
 * condition.
 */
export function writtenCondition(scope: Scope, condition: Node): WrittenCondition | null {
  const places: Span[] = []
  walk(condition, (node) => {
    const place = 'location' in node ? scope.spanAt(node.location) : null
    if (place) places.push(place)
    return node.tag !== 'QUERY'
  })
  const [any] = places
  if (!any) return null
  const first = Math.min(...places.map(({ start }) => start))
  const last = Math.max(...places.map(({ start }) => start))
  const { start, end, words } = readOn(any.file.text, first - operandBefore(any.file.text, first), last)
  return { span: span(any.file, start, end), text: shortened(words) }
}

/**
 * A grouped column has no location in the tree: the length of the operand before the operator with which a
 * condition begins.
 */
function operandBefore(text: string, start: number): number {
  if (!/^(?:[-+*/<>=~!@#%^&|`?]|(?:is|in|like|ilike|between)\b)/i.test(text.slice(start))) return 0
  const operand = /(?:"[^"]*"|[\p{L}\p{N}_$.])+(?:\([^()]*\))?\s*$/u.exec(text.slice(0, start))
  return operand?.[0].length ?? 0
}

const LONGEST = 60

function shortened(text: string): string {
  const characters = [...text]
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`
}

const TOKEN =
  /(?<blank>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|[eE]'(?:\\.|[^'\\]|'')*'|'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|"(?:[^"]|"")*"|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|[^]/uy

/** Words that end a condition outside of parentheses and CASE. */
const ENDS: ReadonlySet<string> = new Set(
  (
    'and as cross do else end except fetch for from full group having inner intersect join left limit natural offset on or order ' +
    'returning right then union when where window'
  ).split(' '),
)

interface Read {
  readonly start: number
  readonly end: number
  /** With single blanks instead of line ends and comments. */
  readonly words: string
}

/** From `first`, or the parenthesis around it, to the end of a condition that extends beyond `last`. */
function readOn(text: string, first: number, last: number): Read {
  let at = first
  let end = first
  let words = ''
  let open = 0
  let between = false
  let before = ''
  TOKEN.lastIndex = first
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [written] = token
    at = token.index
    if (token.groups?.['blank'] !== undefined) {
      words = words.trimEnd() + ' '
      continue
    }
    const word = token.groups?.['word']?.toLowerCase() ?? null
    const closes = written === ')' || written === ']' || (word === 'end' && open > 0)
    if (closes && open === 0) {
      const around = at < last ? text.slice(0, first).trimEnd() : ''
      if (!around.endsWith('(')) break
      return readOn(text, around.length - 1, last)
    }
    const isCall = (word === 'left' || word === 'right') && text.startsWith('(', at + written.length)
    const isPart = (word === 'and' && between) || (word === 'from' && before === 'distinct') || isCall
    const ends = written === ',' || written === ';' || (word !== null && ENDS.has(word) && !isPart)
    if (ends && open === 0 && at > last) break
    if (open === 0 && word === 'and') between = false
    if (open === 0 && word === 'between') between = true
    if (written === '(' || written === '[' || word === 'case') open++
    if (closes) open--
    before = word ?? ''
    words += written
    end = at + written.length
  }
  return { start: first, end, words: words.trim() }
}
