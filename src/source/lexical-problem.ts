import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { Token } from './text-tokens.js'

/** The diagnostic for an invalid token: on its first line, as an unterminated one goes on to the end of the file. */
export function lexicalProblem(file: TextFile, token: Token, message: string): Diagnostic {
  const firstLine = /^[^\r\n]*/.exec(token.text)?.[0] ?? token.text
  return catalogue.lexicalError(
    span(file, token.start, token.start + firstLine.length),
    message,
    lexicalHint(token.text),
  )
}

function lexicalHint(text: string): string {
  if (text.startsWith('/*'))
    return 'close the comment with */; comments nest, so every /* inside it needs one too'
  const tag = /^\$[^$]*\$/.exec(text)?.[0]
  if (tag) return `close the string with ${tag}`
  if (text === '""') return 'write a name between the quotes; an empty string is written with single quotes'
  if (/^(?:u&)?"/i.test(text)) return 'close the name with "; a quote inside it is written twice'
  if (/^e'(?:[^'\\]|''|\\[^])*'$/i.test(text)) {
    return "correct the escape, or write the string without the E in front of it: '…' takes a backslash as it is"
  }
  if (/^[a-z&]*'/i.test(text)) return "close the string with '; a quote inside it is written twice"
  if (/^\d/.test(text)) return 'put a space behind the number, or the name in double quotes'
  return 'remove it'
}
