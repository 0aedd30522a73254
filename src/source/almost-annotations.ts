import * as catalogue from '../diagnostics/catalogue/traps.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { CommentLine } from './comment-lines.js'

/** `name a :many`, `Name: a`: prose has more words, or a full stop. */
const NAME = /^name(?:\s*[:=]\s*|\s+(?=\w+\s+:))([A-Za-z_]\w*)\s*(:\w+)?$/i

/** `allow SL3004 names are unique`. */
const ALLOW = /^allow:?\s+(SL\d{4})\b:?\s*(.*)$/i

/** A diagnostic for a comment that is probably meant as an annotation but is not one. */
export function almostAnnotation(file: TextFile, line: CommentLine): Diagnostic | null {
  const text = line.text.trim()
  const [, name, command] = NAME.exec(text) ?? []
  const [, code, reason] = ALLOW.exec(text) ?? []
  const place = span(file, line.start, line.end)
  if (name !== undefined) {
    return catalogue.almostAnnotation(place, `name: ${name}${command === undefined ? '' : ` ${command}`}`)
  }
  return code === undefined
    ? null
    : catalogue.almostAnnotation(place, `@allow ${code.toUpperCase()} ${reason ?? ''}`.trim())
}
