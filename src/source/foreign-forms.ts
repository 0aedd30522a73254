import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
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
    case 'slice': {
      const name = argument ?? 'ids'
      return refused(
        catalogue.foreignMacro(
          place,
          macro,
          `take an array: \`= any(:${name})\` in place of \`in (sqlc.slice('${name}'))\``,
        ),
      )
    }
    case 'embed': {
      const name = argument ?? 't'
      return refused(
        catalogue.foreignMacro(
          place,
          macro,
          `select the columns, each under a name of its own: \`${name}.id as ${name}_id\``,
        ),
      )
    }
    default:
      return null
  }
}

function nameIn(token: Token | undefined): string | null {
  if (!token) return null
  if (token.word !== null) return token.text
  return /^(['"])([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)\1$/.exec(token.text)?.[2] ?? null
}

/** What to write in place of a parameter expansion of PgTyped: `names -> (…)`, `user -> (a, b)`, `users -> ((a, b)...)`. */
export function expansionReplacement(name: string, expansion: string): string {
  const fields = expansion.match(/[A-Za-z_]\w*/g) ?? []
  if (/^\(\s*(?:\.\.\.|…)\s*\)/.test(expansion)) {
    return `take an array: \`= any(:${name})\` in place of \`in :${name}\``
  }
  if (/^\(\s*\(/.test(expansion)) {
    return `take a list of rows: \`values (${fields.map((field) => `:${name}.${field}`).join(', ')})\` in place of \`values :${name}\``
  }
  return `take one parameter for each field: \`(${fields.map((field) => `:${field}`).join(', ')})\` in place of \`:${name}\``
}
