/** Reads the words of `-- @if`, `-- @choose`, `-- @case` and `-- @end`. */
import * as catalogue from '../../diagnostics/catalogue/dynamic.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { lineStarts, span, type Span, type TextFile } from '../../diagnostics/span.js'
import { annotationLine, isDynamic } from '../annotation-words.js'
import { commentLines } from '../comment-lines.js'
import type { Token } from '../text-tokens.js'
import type { WrittenCondition } from './sequence.js'

/** A comment with a dynamic annotation. */
export interface Marker {
  readonly comment: Token
  readonly word: 'if' | 'choose' | 'case' | 'end'
  /** Of the annotation, without the comment's mark. */
  readonly span: Span
  /** The text after the word, with the offset of its first character. */
  readonly rest: string
  readonly restStart: number
  readonly lineStart: number
  /** Whether nothing precedes it on its line. */
  readonly alone: boolean
}

/** The annotation of a `--` comment; null for any other comment. */
export function readMarker(file: TextFile, comment: Token): Marker | null {
  if (!comment.text.startsWith('--')) return null
  const [line] = commentLines(comment)
  const annotation = line && annotationLine(file, line)
  if (!line || !annotation || !isMarkerWord(annotation.word)) return null
  const lineStart = startOfLine(file, comment.start)
  const restStart = line.end - annotation.rest.length
  return {
    comment,
    word: annotation.word,
    span: span(file, annotation.span.start, line.end),
    rest: annotation.rest,
    restStart,
    lineStart,
    alone: file.text.slice(lineStart, comment.start).trim() === '',
  }
}

/**
 * Annotations in block comments, where they are not supported: a block comment does not end with its line.
 */
export function markersInBlockComments(file: TextFile, comments: readonly Token[]): readonly Diagnostic[] {
  return comments
    .filter((comment) => !comment.text.startsWith('--'))
    .flatMap(commentLines)
    .flatMap((line) => {
      const annotation = annotationLine(file, line)
      return annotation && isDynamic(annotation.word)
        ? [catalogue.notInBlockComment(annotation.span, annotation.word)]
        : []
    })
}

const isMarkerWord = (word: string): word is Marker['word'] => isDynamic(word)

export function startOfLine(file: TextFile, offset: number): number {
  return lineStarts(file).findLast((start) => start <= offset) ?? 0
}

/** The position before the line break that ends the previous line: before its `\n`, `\r\n` or `\r`. */
export function lineBreakBefore({ text }: TextFile, lineStart: number): number {
  if (lineStart === 0) return 0
  return text.slice(lineStart - 2, lineStart) === '\r\n' ? lineStart - 2 : lineStart - 1
}

const NAME = /^[\p{L}_][\p{L}\p{N}_$]*$/u

/** `plan`, `!archived`, `plan, since`; null if it cannot be read. */
export function readConditions(file: TextFile, marker: Marker): readonly WrittenCondition[] | null {
  const conditions: WrittenCondition[] = []
  let offset = marker.restStart
  for (const part of marker.rest.split(',')) {
    const word = part.trim()
    const start = offset + part.length - part.trimStart().length
    const name = word.replace(/^!\s*/, '')
    if (!NAME.test(name)) return null
    conditions.push({
      name,
      negated: word.startsWith('!'),
      span: span(file, start, start + word.length),
    })
    offset += part.length + 1
  }
  return conditions
}

/** `sort = newest` */
export function readChoice(
  file: TextFile,
  marker: Marker,
): { readonly name: string; readonly label: string; readonly span: Span } | null {
  const [, name, label] =
    /^([\p{L}_][\p{L}\p{N}_$]*)\s*=\s*([\p{L}_][\p{L}\p{N}_-]*)$/u.exec(marker.rest) ?? []
  if (name === undefined || label === undefined) return null
  return { name, label, span: span(file, marker.restStart, marker.restStart + name.length) }
}

/** `name: lower(t.name)`, with the offset of its SQL. */
export function readCase(
  file: TextFile,
  marker: Marker,
): { readonly label: string; readonly span: Span; readonly sqlStart: number } | null {
  const [whole, label] = /^([\p{L}_][\p{L}\p{N}_-]*)\s*:[ \t]*/u.exec(marker.rest) ?? []
  if (whole === undefined || label === undefined) return null
  return {
    label,
    span: span(file, marker.restStart, marker.restStart + label.length),
    sqlStart: marker.restStart + whole.length,
  }
}
