import { nearest } from '../diagnostics/nearest.js'
import { endsOperand } from './colons.js'
import type { Token } from './text-tokens.js'

/** Words that begin or join the parts of a query: what a misspelled word in the wrong place may have meant. */
const CLAUSE_WORDS = (
  'select from where group order by having limit offset insert into values update set delete returning merge using ' +
  'join left right inner outer full cross lateral on union intersect except with recursive as distinct exists between ' +
  'like ilike case when then else and or not null conflict nothing partition over filter matched'
).split(' ')

/**
 * What to write instead, for a syntax error at a token; `at` is the number of tokens when the statement ends too early.
 * The grammar stops where it can go on no longer, so the slip is there or one token before.
 */
export function syntaxHint(tokens: readonly Token[], at: number): string {
  const token = tokens[at]
  const previous = tokens[at - 1]
  const beforePrevious = tokens[at - 2]
  if (isPlaceholder(previous, beforePrevious) || isPlaceholder(token, previous)) {
    return 'write `:name`, or `$1`: Postgres reads a lone ? as an operator'
  }
  for (const suspect of [token, previous]) {
    if (!suspect?.word || suspect.reserved || suspect.word.length < 3) continue
    const meant = nearest(suspect.word, CLAUSE_WORDS)
    if (meant !== null && meant !== suspect.word) return `did you mean \`${meant}\`?`
  }
  if (previous?.text === ',' && (!token || token.reserved || /^[,)\]]$/.test(token.text))) {
    return 'remove the comma in front of it'
  }
  if (previous?.word === 'in' && token && token.text !== '(') {
    return 'write the list in brackets, or for an array `= any(:ids)`'
  }
  const unclosed = unclosedBracket(tokens)
  if (unclosed) return `the bracket ${unclosed.text} is not closed`
  if (!token) return 'the statement ends too early: something is missing behind its last word'
  if (token.text === ')' || token.text === ']') return 'remove it, or write the bracket that it closes'
  if (token.reserved && token.word !== null) {
    return `\`${token.word}\` is a reserved word: as a name it is written "${token.word}"; as a keyword it cannot stand here`
  }
  if (endsOperand(previous) && endsOperand(token)) {
    return 'a comma, an operator or a keyword is missing in front of it'
  }
  return "Postgres's grammar allows no such word here: look at what stands directly in front of it"
}

/** A `?` without an operand on its left, or glued to a comparison. */
const isPlaceholder = (token: Token | undefined, previous: Token | undefined): boolean =>
  (token?.text === '?' && !endsOperand(previous)) || /^(?:[<>]?=|<>|!=|[<>])\?$/.test(token?.text ?? '')

function unclosedBracket(tokens: readonly Token[]): Token | null {
  const open: Token[] = []
  for (const token of tokens) {
    if (token.kind !== 'symbol') continue
    if (token.text === '(' || token.text === '[') open.push(token)
    else if (token.text === ')' || token.text === ']') open.pop()
  }
  return open.at(-1) ?? null
}
