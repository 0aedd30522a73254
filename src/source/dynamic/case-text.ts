import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { Span, TextFile } from '../../diagnostics/span.js'
import { lexicalProblem } from '../lexical-problem.js'
import type { Edit } from '../../model/query-source.js'
import { readTokens, type Token } from '../text-tokens.js'
import { lineBreakBefore, type Marker, startOfLine } from './markers.js'
import type { Alternative, TokenUnit } from './sequence.js'

/** SQL in `--` comments: the text of `-- @case` and the lines that continue it. */
export class CaseText {
  readonly #file: TextFile
  readonly #label: string
  readonly #span: Span
  /** The start of the SQL on each line, and the text before it that is not SQL. */
  readonly #lines: { readonly mark: number; readonly start: number; readonly end: number }[]

  constructor(file: TextFile, label: string, place: Span, marker: Marker, sqlStart: number) {
    this.#file = file
    this.#label = label
    this.#span = place
    this.#lines = [{ mark: marker.comment.start, start: sqlStart, end: marker.comment.end }]
  }

  continueWith({ text, start, end }: Token): void {
    const mark = /^-- ?/.exec(text)
    if (mark) this.#lines.push({ mark: start, start: start + mark[0].length, end })
  }

  /** The edits remove the comment marks. */
  read(): {
    readonly alternative: Alternative
    readonly edits: readonly Edit[]
    readonly diagnostics: readonly Diagnostic[]
  } {
    const file = this.#file
    const lines = this.#lines.filter(({ start, end }) => file.text.slice(start, end).trim() !== '')
    const base = lines[0]?.mark ?? 0
    // Blanks replace the marks, so that offsets do not change.
    let text = ''
    for (const { start, end } of lines) {
      const gap = file.text.slice(base + text.length, start).replace(/[^\r\n]/g, ' ')
      text += gap + file.text.slice(start, end)
    }
    const { tokens, rejected } = readTokens(text)
    const diagnostics = [...rejected].map(([token, message]) =>
      lexicalProblem(file, placed(token, base), message),
    )
    let end = lineBreakBefore(file, startOfLine(file, base))
    const units: TokenUnit[] = []
    for (const token of tokens) {
      if (token.kind === 'comment') continue
      const own = placed(token, base)
      units.push({ kind: 'token', token: own, start: end })
      end = own.end
    }
    return {
      alternative: { label: this.#label, span: this.#span, sequence: { units, clauses: [] } },
      edits: lines.map(({ mark, start }) => ({ kind: 'removal', start: mark, end: start, text: '' })),
      diagnostics,
    }
  }
}

const placed = (token: Token, base: number): Token => ({
  ...token,
  start: token.start + base,
  end: token.end + base,
})
