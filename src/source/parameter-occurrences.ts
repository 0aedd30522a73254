import { listFieldUnreadable } from '../diagnostics/catalogue/many-rows.js'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { BracketContext, endsOperand } from './colons.js'
import { readSpread, readSqlcMacro } from './foreign-forms.js'
import type { ParameterMark } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

export type ParameterStyle = 'named' | 'sqlc' | 'positional'

/** One occurrence of a parameter, including its mark. */
export interface Occurrence {
  readonly style: ParameterStyle
  /** `tenant_id`, `keys.hash`, or `$1` for a positional one. */
  readonly name: string
  /** The `keys` of `keys.hash`. */
  readonly list: string | null
  readonly mark: ParameterMark | null
  readonly elementMark: ParameterMark | null
  readonly start: number
  readonly end: number
}

export interface Occurrences {
  readonly found: readonly Occurrence[]
  /**
   * Stretches that are reported as errors; a placeholder must replace them so that the rest can be parsed.
   */
  readonly unusable: readonly { readonly start: number; readonly end: number }[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Finds the parameters of a statement's tokens (without comments), in order. */
export function findOccurrences(file: TextFile, tokens: readonly Token[]): Occurrences {
  const found: Occurrence[] = []
  const unusable: { start: number; end: number }[] = []
  const diagnostics: Diagnostic[] = []
  const context = new BracketContext()
  const refuse = (start: number, end: number, diagnostic: Diagnostic): void => {
    unusable.push({ start, end })
    diagnostics.push(diagnostic)
  }

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    const previous = tokens[i - 1]
    const next = tokens[i + 1]
    if (!token) break
    context.enter(token, previous)

    const macro = readSqlcMacro(file, tokens, i) ?? readSpread(file, tokens, i)
    if (macro) {
      if (macro.kind === 'parameter') found.push(macro.occurrence)
      else refuse(token.start, macro.end, macro.diagnostic)
      i += macro.tokenCount - 1
      continue
    }
    if (token.kind === 'parameter') {
      const { text: name, start, end } = token
      found.push({ style: 'positional', name, list: null, mark: null, elementMark: null, start, end })
      continue
    }
    if (token.kind !== 'symbol' || !next || next.start !== token.end) continue

    const style = parameterStart(token, previous, next)
    if (style === null || (style === 'named' && context.isSeparator(tokens[i - 2], previous, next))) continue
    if (next.word === null) {
      const written = token.text + next.text
      const place = span(file, token.start, next.end)
      refuse(token.start, next.end, catalogue.foreignParameter(place, written, psqlReplacement(next)))
      i++
      continue
    }
    const start = token.end - 1
    const [dot, field] = tokens.slice(i + 2, i + 4)
    const isField = dot?.text === '.' && dot.start === next.end && field?.start === dot.end
    if (isField && field.word === null) {
      const written = file.text.slice(start, field.end)
      refuse(start, field.end, listFieldUnreadable(span(file, start, field.end), written, next.text))
      i += 3
      continue
    }
    const last = i + (isField ? 3 : 1)
    const element = elementMarkAfter(tokens, last)
    const mark = markAfter(tokens, element?.last ?? last)
    const end = mark?.last ?? element?.last ?? last
    found.push({
      style,
      name: isField ? `${next.text}.${field.text}` : next.text,
      list: isField ? next.text : null,
      mark: mark?.mark ?? null,
      elementMark: element?.mark ?? null,
      start,
      end: tokens[end]?.end ?? next.end,
    })
    i = end
  }
  return { found, unusable, diagnostics }
}

interface FoundMark {
  readonly mark: ParameterMark
  /** The index of its last token. */
  readonly last: number
}

/**
 * A mark after the token of that index. Postgres reads the longest operator, so a mark is separate only if no
 * operator character follows it.
 */
function markAfter(tokens: readonly Token[], index: number): FoundMark | null {
  const token = tokens[index + 1]
  if (!token || token.start !== tokens[index]?.end) return null
  if (token.text !== '?' && token.text !== '!') return null
  return { mark: token.text === '?' ? 'optional' : 'required', last: index + 1 }
}

/** `[?]` or `[!]`, which is not a subscript in Postgres. */
function elementMarkAfter(tokens: readonly Token[], index: number): FoundMark | null {
  const opening = tokens[index + 1]
  if (opening?.text !== '[' || opening.start !== tokens[index]?.end) return null
  const inside = markAfter(tokens, index + 1)
  const closing = inside && tokens[inside.last + 1]
  return inside && closing?.text === ']' ? { ...inside, last: inside.last + 1 } : null
}

/**
 * `:` begins a parameter before a name. `@` does so if it touches the name and no operand before it, as in
 * `= @name`, and at the end of a comparison written without spaces, `=@name`. So operators keep their
 * meaning: `a@b`, and the absolute value as `@ x`. Postgres itself has no operator that is a comparison
 * followed by `@`.
 */
function parameterStart(token: Token, previous: Token | undefined, next: Token): ParameterStyle | null {
  if (token.text === ':') return next.word !== null || isPsqlForm(next) ? 'named' : null
  if (next.word === null) return null
  if (token.text === '@') return previous?.end === token.start && endsOperand(previous) ? null : 'sqlc'
  return ['=@', '<>@', '!=@', '<=@', '>=@'].includes(token.text) ? 'sqlc' : null
}

/** `:'name'`, `:"name"` and `:1`. */
const isPsqlForm = (token: Token): boolean => token.kind === 'quoted' || token.kind === 'literal'

function psqlReplacement(token: Token): string {
  if (token.kind === 'quoted') {
    return 'write the name, or `:name` for a value: names of tables and columns cannot be parameters'
  }
  const inner = /^'([A-Za-z_]\w*)'$/.exec(token.text)?.[1]
  return inner ? `write :${inner}` : `write :name, or $${/^\d+$/.test(token.text) ? token.text : '1'}`
}
