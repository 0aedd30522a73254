import { parseSync, SqlError } from 'libpg-query'
import type { Advice, SuggestedEdit } from '../../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../../diagnostics/span.js'
import { readParameters } from '../parameters.js'
import type { TextEdit } from '../../model/query-source.js'
import { rewrite } from '../rewrite.js'
import { codePointOffset } from '../text-offsets.js'
import { readTokens, type Token } from '../text-tokens.js'

/** The position at which the parser stops: this token or the one before it is wrong. */
export interface Slip {
  readonly file: TextFile
  /** The statement's without comments. */
  readonly tokens: readonly Token[]
  /** The token at which the parser stops; the number of tokens if the statement ends too early. */
  readonly at: number
  /** The placeholders of the parameters, with which Postgres can parse the statement. */
  readonly edits: readonly TextEdit[]
}

/** The advice of a rule for a slip; null for a slip of another kind. */
export type SyntaxRule = (slip: Slip) => Advice | null

/** How far the parser gets with an advice applied: an offset of the file, or to the end. */
export function reachWith(slip: Slip, { edits }: Advice): number {
  const { file, tokens } = slip
  const start = tokens[0]?.start ?? 0
  const end = tokens.at(-1)?.end ?? start
  const changes = edits.map((edit) => ({ ...extentOf(edit), text: withPlaceholders(edit.text) }))
  const kept = slip.edits.filter((edit) => !changes.some((change) => overlaps(edit, change)))
  const { text, spanAt } = rewrite(file, start, end, [...kept, ...changes])
  if (text.trim() === '') return Infinity
  try {
    parseSync(text)
    return Infinity
  } catch (thrown) {
    if (!(thrown instanceof SqlError) || !thrown.sqlDetails) throw thrown
    const offset = codePointOffset(text, thrown.sqlDetails.cursorPosition)
    return offset >= text.length ? end : spanAt(offset).start
  }
}

const extentOf = ({
  span: { start, end },
}: SuggestedEdit): { readonly start: number; readonly end: number } => ({
  start,
  end,
})

const overlaps = (edit: TextEdit, change: TextEdit): boolean =>
  change.start < change.end && edit.start < change.end && edit.end > change.start

/** A part of a statement in which every parameter is `$1`. */
function withPlaceholders(text: string): string {
  const file = { path: '', text }
  return rewrite(file, 0, text.length, readParameters(file, readTokens(text).tokens).edits).text
}

/** The parameter that begins at the slip. */
export function parameterAt({ file, tokens, at, edits }: Slip): Span | null {
  const token = tokens[at]
  if (!token) return null
  if (token.kind === 'parameter') return span(file, token.start, token.end)
  const placeholder = edits.find(({ start, end }) => start === token.start && end > start)
  return placeholder ? span(file, placeholder.start, placeholder.end) : null
}

/** The stretch between two tokens of the statement, inclusive. */
export const stretch = ({ file }: Slip, from: Token, to: Token): Span => span(file, from.start, to.end)

export const textOf = ({ file, start, end }: Span): string => file.text.slice(start, end)

/** The number of open brackets around each token, without the token itself. */
export function depths(tokens: readonly Token[]): readonly number[] {
  let depth = 0
  return tokens.map(({ kind, text }) => {
    if (kind === 'symbol' && (text === ')' || text === ']')) depth--
    const own = depth
    if (kind === 'symbol' && (text === '(' || text === '[')) depth++
    return own
  })
}
