import type { Token } from './text-tokens.js'

/**
 * Distinguishes Postgres's own colons from those that begin a parameter. Postgres uses a colon in two places
 * only: between the bounds of a slice, and between key and value of the JSON constructors.
 * Sources: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-ACCESSING,
 * https://www.postgresql.org/docs/18/functions-json.html#FUNCTIONS-JSON-CREATION-TABLE
 */
export class BracketContext {
  readonly #open: ('subscript' | 'json' | 'other')[] = []

  /** Call this with every token, in order. */
  enter(token: Token, previous: Token | undefined): void {
    if (token.kind !== 'symbol') return
    if (token.text === '(') {
      this.#open.push(
        previous?.word === 'json_object' || previous?.word === 'json_objectagg' ? 'json' : 'other',
      )
    } else if (token.text === '[') {
      // Elsewhere `[` belongs to an ARRAY constructor, which contains no colon of Postgres's.
      this.#open.push(endsOperand(previous) && previous?.word !== 'array' ? 'subscript' : 'other')
    } else if (token.text === ')' || token.text === ']') this.#open.pop()
  }

  /** Whether a colon between these tokens separates bounds, or a key from its value. */
  isSeparator(beforePrevious: Token | undefined, previous: Token | undefined, next: Token): boolean {
    const context = this.#open.at(-1)
    if (context === undefined || context === 'other') return false
    // `a[:2]` has no lower bound; `a[:i]` begins with a parameter.
    if (!endsOperand(previous)) return context === 'subscript' && next.word === null
    // In `json_object(k value :v)` the word `value` is the separator, unless it is the key itself.
    return !(context === 'json' && previous?.word === 'value' && endsOperand(beforePrevious))
  }
}

/** Reserved words that are values. */
const VALUE_WORDS: ReadonlySet<string> = new Set(
  (
    'null true false end default current_date current_time current_timestamp localtime localtimestamp current_user ' +
    'current_role current_catalog current_schema session_user user system_user'
  ).split(' '),
)

/** Whether an operand can end with this token: a name, a literal, a parameter, a closing bracket. */
export function endsOperand(token: Token | undefined): boolean {
  if (!token) return false
  if (token.kind === 'symbol') return token.text === ')' || token.text === ']'
  if (token.word !== null) {
    return VALUE_WORDS.has(token.word) || (!token.reserved && token.word !== 'between')
  }
  return token.kind !== 'comment' && token.kind !== 'invalid'
}
