import type { Token } from './text-tokens.js'

/** A line of a comment, without comment marks. Offsets refer to the visible text, in the file. */
export interface CommentLine {
  readonly start: number
  readonly end: number
  /** Indentation beyond the first space is kept, trailing white space is not. */
  readonly text: string
}

/**
 * The lines of a `--` or block comment; the first and last line of a block comment only if they contain text.
 */
export function commentLines(comment: Token): readonly CommentLine[] {
  if (comment.text.startsWith('--')) return [lineOf(comment, 0, comment.text.length, /^-+ ?/)]
  const lines: CommentLine[] = []
  const end = comment.text.length - '*/'.length
  let start = /^\/\*+/.exec(comment.text)?.[0].length ?? 0
  // `/**/` has one asterisk that is both.
  start = Math.min(start, end)
  for (const piece of comment.text.slice(start, end).split('\n')) {
    lines.push(lineOf(comment, start, start + piece.length, /^\s*\*(?: |$)|^ /))
    start += piece.length + 1
  }
  if (lines.length > 1 && lines[0]?.text === '') lines.shift()
  if (lines.length > 1 && lines.at(-1)?.text === '') lines.pop()
  return lines
}

function lineOf(comment: Token, start: number, end: number, mark: RegExp): CommentLine {
  const raw = comment.text.slice(start, end).trimEnd()
  const markLength = mark.exec(raw)?.[0].length ?? 0
  const text = raw.slice(markLength)
  const indentation = text.length - text.trimStart().length
  const base = comment.start + start + markLength
  return { start: base + indentation, end: base + text.length, text }
}

/** The text after `name:` or `@name` on a line. */
export interface NameLine {
  readonly line: CommentLine
  readonly words: readonly PlacedWord[]
}

/** A word of a comment line with its position in the file. */
interface PlacedWord {
  readonly text: string
  readonly start: number
  readonly end: number
}

const NAME = /^\s*(?:name\s*:|@name\b:?)(?=\s|$)|^\s*name:/

/** sqlc's `name: x :command` and PgTyped's `@name x`, both in either kind of comment. */
export function nameLine(line: CommentLine): NameLine | null {
  const mark = NAME.exec(line.text)
  return mark ? { line, words: wordsOf(line, mark[0].length) } : null
}

/** The first name in a comment. */
export function nameLineIn(comment: Token): NameLine | null {
  for (const line of commentLines(comment)) {
    const found = nameLine(line)
    if (found) return found
  }
  return null
}

/** The words of a line from an index of its text. */
function wordsOf(line: CommentLine, from: number): readonly PlacedWord[] {
  const base = line.end - line.text.length
  return [...line.text.slice(from).matchAll(/\S+/g)].map((match) => {
    const start = base + from + match.index
    return { text: match[0], start, end: start + match[0].length }
  })
}
