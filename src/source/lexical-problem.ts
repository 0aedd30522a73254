import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { Token } from './text-tokens.js'

/**
 * The diagnostic for an invalid token. Its place is the first line, because an unterminated token extends to
 * the end of the file.
 */
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
    return 'close the comment with */; comments nest, so every /* inside it needs its own */'
  const tag = /^\$[^$]*\$/.exec(text)?.[0]
  if (tag) return `close the string with ${tag}`
  if (text === '""') return 'write a name between the quotes, or single quotes for an empty string'
  if (/^(?:u&)?"/i.test(text)) return 'close the name with ", and double each quote inside it'
  if (/^e'(?:[^'\\]|''|\\[^])*'$/i.test(text)) {
    return "correct the escape, or remove the E before the string: a backslash has no special meaning in '…'"
  }
  if (/^[a-z&]*'/i.test(text)) return "close the string with ', and double each quote inside it"
  if (/^\d/.test(text)) return 'write a space after the number, or put the name in double quotes'
  return 'remove it'
}
