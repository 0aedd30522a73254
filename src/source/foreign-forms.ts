import * as catalogue from '../diagnostics/catalogue/source.js'
import {
  type Advice,
  type Diagnostic,
  inWords,
  replacing,
  type SuggestedEdit,
} from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { Occurrence } from './parameter-occurrences.js'
import type { Token } from './text-tokens.js'

/** A macro of sqlc: one that is a parameter, or one that has a replacement. */
export type SqlcMacro =
  | { readonly kind: 'parameter'; readonly tokenCount: number; readonly occurrence: Occurrence }
  | {
      readonly kind: 'refused'
      readonly tokenCount: number
      readonly end: number
      readonly diagnostic: Diagnostic
    }

/**
 * Reads `sqlc.arg(x)`, `sqlc.narg('x')`, `sqlc.slice(x)` and `sqlc.embed(t)` at `tokens[at]`; null for anything else.
 * Source: https://docs.sqlc.dev/en/stable/reference/macros.html
 */
export function readSqlcMacro(file: TextFile, tokens: readonly Token[], at: number): SqlcMacro | null {
  const [namespace, dot, verb, open] = tokens.slice(at, at + 4)
  if (namespace?.word !== 'sqlc' || dot?.text !== '.' || !verb?.word || open?.text !== '(') return null
  const close = tokens.findIndex((token, index) => index > at + 3 && token.text === ')')
  const last = tokens[close] ?? open
  const tokenCount = (close < 0 ? at + 3 : close) - at + 1
  const argument = tokenCount === 6 ? nameIn(tokens[at + 4]) : null
  const macro = `sqlc.${verb.word}`
  const refused = (diagnostic: Diagnostic): SqlcMacro => ({
    kind: 'refused',
    tokenCount,
    end: last.end,
    diagnostic,
  })
  const place = span(file, namespace.start, last.end)
  switch (verb.word) {
    case 'arg':
    case 'narg': {
      if (argument === null) return refused(catalogue.sqlcArgumentMalformed(place, macro))
      const mark = verb.word === 'narg' ? 'optional' : null
      const occurrence = {
        style: 'sqlc',
        name: argument,
        list: null,
        mark,
        elementMark: null,
        start: namespace.start,
        end: last.end,
      } as const
      return { kind: 'parameter', tokenCount, occurrence }
    }
    case 'slice':
      return refused(catalogue.foreignMacro(place, macro, slice(file, tokens, at, close, argument ?? 'ids')))
    case 'embed': {
      const name = argument ?? 't'
      const hint = `write \`${name}\` to select the whole row as an object`
      return refused(catalogue.foreignMacro(place, macro, replacing(hint, place, name)))
    }
    default:
      return null
  }
}

/** An expanded list: `:...ids`, `...:ids`, with or without the brackets of IN around it. */
export function readSpread(
  file: TextFile,
  tokens: readonly Token[],
  at: number,
): Extract<SqlcMacro, { kind: 'refused' }> | null {
  const first = tokens[at]
  if (!first || !/^[:.]/.test(first.text)) return null
  const [written, before, after] =
    /^(?::\.\.\.([A-Za-z_]\w*)|\.\.\.:([A-Za-z_]\w*))/.exec(file.text.slice(first.start)) ?? []
  const name = before ?? after
  if (written === undefined || name === undefined) return null
  const end = first.start + written.length
  const rest = tokens.findIndex((token, index) => index > at && token.start >= end)
  const isNegated = tokens[at - 1]?.text === '(' && tokens[at - 3]?.word === 'not'
  return {
    kind: 'refused',
    tokenCount: (rest < 0 ? tokens.length : rest) - at,
    end,
    diagnostic: catalogue.foreignMacro(
      span(file, first.start, end),
      written,
      inWords(
        isNegated
          ? `write \`<> all(:${name})\` in place of \`not in (${written})\`, with an array as the parameter`
          : `write \`= any(:${name})\` in place of \`in (${written})\`, with an array as the parameter`,
      ),
    ),
  }
}

function nameIn(token: Token | undefined): string | null {
  if (!token) return null
  if (token.word !== null) return token.text
  return /^(['"])([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)\1$/.exec(token.text)?.[2] ?? null
}

/**
 * `in (sqlc.slice('ids'))` and `not in (…)`, whose brackets are included; `at` and `close` are the macro's
 * first and last token.
 */
function slice(file: TextFile, tokens: readonly Token[], at: number, close: number, name: string): Advice {
  const parameter = isNamedByColon(tokens) ? `:${name}` : `sqlc.arg(${name})`
  const [open, word, not] = [tokens[at - 1], tokens[at - 2], tokens[at - 3]]
  const end = tokens[close + 1]
  const isNegated = not?.word === 'not'
  const text = `${isNegated ? '<> all' : '= any'}(${parameter})`
  const hint = `take an array: write \`${text}\``
  if (open?.text !== '(' || word?.word !== 'in' || end?.text !== ')') return inWords(hint)
  return replacing(hint, span(file, (isNegated ? not : word).start, end.end), text)
}

/** Whether the parameters of a statement can be written as `:name`: one statement has one style. */
function isNamedByColon(tokens: readonly Token[]): boolean {
  return tokens.every((token, at) => {
    if (token.kind === 'parameter') return false
    const next = tokens[at + 1]
    const touches = next?.word !== null && next?.start === token.end
    if (token.text === '@' && touches) return false
    const macro = tokens[at + 2]?.word ?? ''
    return !(token.word === 'sqlc' && next?.text === '.' && /^n?arg$/.test(macro))
  })
}

/**
 * The replacement of a PgTyped parameter expansion: `names -> (…)`, `user -> (a, b)`, `users -> ((a, b)...)`.
 * It removes the line of the expansion and changes each occurrence of the parameter in the statement.
 */
export function expansionReplacement(
  name: string,
  expansion: string,
  line: Span,
  tokens: readonly Token[],
): Advice {
  const fields = expansion.match(/[A-Za-z_]\w*!?/g) ?? []
  const isArray = /^\(\s*(?:\.\.\.|…)\s*\)/.test(expansion)
  const isBulk = /^\(\s*\(/.test(expansion)
  const row = `(${fields.map((field) => (isBulk ? `:${name}.${field}` : `:${field}`)).join(', ')})`
  const places = tokens.flatMap((colon, at): SuggestedEdit[] => {
    const word = tokens[at + 1]
    if (colon.text !== ':' || word?.text !== name || word.start !== colon.end) return []
    const mark = tokens[at + 2]
    const last = mark?.start === word.end && mark.text === '!' ? mark : word
    const parameter = span(line.file, colon.start, last.end)
    const [before, not] = [tokens[at - 1], tokens[at - 2]]
    if (before?.word !== 'in') return isArray ? [] : [{ span: parameter, text: row }]
    if (!isArray) return [{ span: parameter, text: `(values ${row})` }]
    const isNegated = not?.word === 'not'
    const from = isNegated ? not : before
    const text = `${isNegated ? '<> all' : '= any'}(${textOf(parameter)})`
    return [{ span: span(line.file, from.start, last.end), text }]
  })
  const what = isArray ? 'an array' : isBulk ? 'a list of rows' : 'one parameter for each field'
  const shown = places.length > 0 ? places.map(({ text }) => text) : [isArray ? `= any(:${name})` : row]
  // After `in`, nothing determines the types of the fields.
  const casts = shown.some((text) => text.startsWith('(values'))
    ? ', with a cast to the type of its column for each field that is not text'
    : ''
  const hint = `take ${what}: write ${[...new Set(shown)].map((text) => `\`${text}\``).join(' and ')}${casts}, and remove the line`
  return { hint, edits: places.length > 0 ? [{ span: line, text: '' }, ...places] : [] }
}

const textOf = ({ file, start, end }: Span): string => file.text.slice(start, end)
