import { type Cell, cells, displayWidth, visible } from './display-width.js'
import type { Paint, Role } from './paint.js'
import { lineStarts, positionOf, type Span, type TextFile } from './span.js'

export interface FrameStyle {
  readonly paint: Paint
  /** Colour of the carets. */
  readonly role: Role
  /** The maximum columns of a line; longer lines are cut around the carets. */
  readonly width: number
}

const linesBefore = 2

/** The number of columns of a cut line before the carets. */
const leftMargin = 24

/**
 * The source lines of a span, carets below them, and a text beside the last caret (below it where it does not fit).
 * Of a span over many lines only the first and the last are shown.
 */
export function codeFrame(place: Span, beside: string, style: FrameStyle): readonly string[] {
  const { file } = place
  const first = positionOf(file, place.start)
  const last = positionOf(file, Math.max(place.start, lastOffset(place)))
  const numberWidth = String(last.line).length
  const room = Math.max(20, style.width - numberWidth - 5)

  const gutter = (label: string): string => style.paint('faint', `  ${label.padStart(numberWidth)} │`)
  const row = (label: string, text: string): string =>
    text === '' ? gutter(label) : `${gutter(label)} ${text}`

  const from = windowStart(file, first.line, first.column - 1, room)
  const source = (line: number): string => row(String(line), cut(lineText(file, line), from, room))

  const output: string[] = []
  for (let line = firstContextLine(file, first.line); line < first.line; line++) output.push(source(line))
  output.push(source(first.line))

  let caretLine = first.line
  let carets = caretsOf(file, first.line, place, from, room)
  if (last.line > first.line) {
    output.push(row('', style.paint(style.role, carets)))
    if (last.line === first.line + 2) output.push(source(first.line + 1))
    else if (last.line > first.line + 2) output.push(row('⋮', ''))
    output.push(source(last.line))
    caretLine = last.line
    carets = caretsOf(file, caretLine, place, from, room)
  }

  const notes = beside === '' ? [] : visible(beside).split('\n')
  const [only] = notes
  const fits = notes.length === 1 && carets.length + 1 + displayWidth(only ?? '') <= Math.max(room, 60)
  const beginning = style.paint(style.role, carets)
  if (fits && only !== undefined) output.push(row('', `${beginning} ${style.paint('hint', only)}`))
  else output.push(row('', beginning), ...notes.map((note) => row('', style.paint('hint', note))))
  return output
}

/**
 * The last offset inside a span, so that a span which ends with a line feed does not extend into the next
 * line.
 */
function lastOffset(place: Span): number {
  let end = place.end
  while (end > place.start + 1 && /[\r\n]/.test(place.file.text[end - 1] ?? '')) end--
  return end - 1
}

function lineText(file: TextFile, line: number): string {
  const starts = lineStarts(file)
  return file.text.slice(starts[line - 1], starts[line]).replace(/[\r\n]+$/, '')
}

/** Up to two lines before, without the blank lines and comments before the statement. */
function firstContextLine(file: TextFile, line: number): number {
  let start = Math.max(1, line - linesBefore)
  while (start < line && /^\s*(--|$)/.test(lineText(file, start))) start++
  return start
}

/**
 * The display column at which all lines of the frame begin: 0 unless the line with the carets is too long.
 */
function windowStart(file: TextFile, line: number, offset: number, room: number): number {
  const text = lineText(file, line)
  if (displayWidth(text) <= room) return 0
  const column = displayWidth(text.slice(0, offset))
  return column < room - leftMargin ? 0 : column - leftMargin
}

/** The part of a line between two display columns; an ellipsis replaces the cell at a cut. */
function cut(text: string, from: number, room: number): string {
  const shown: Cell[] = []
  let column = 0
  let more = false
  for (const cell of cells(text.trimEnd())) {
    const start = column
    column += cell.width
    if (start < from) continue
    if (column > from + room) {
      more = true
      break
    }
    shown.push(cell)
  }
  return shown
    .map((cell, i) =>
      (i === 0 && from > 0) || (i === shown.length - 1 && more) ? '…'.padEnd(cell.width) : cell.text,
    )
    .join('')
}

/** Spaces and carets below one line; at least one caret, also for an empty span and at the end of a line. */
function caretsOf(file: TextFile, line: number, place: Span, from: number, room: number): string {
  const lineStart = lineStarts(file)[line - 1] ?? 0
  const text = lineText(file, line)
  const indent = text.length - text.trimStart().length
  const start = place.start >= lineStart ? Math.min(place.start - lineStart, text.length) : indent
  const end = Math.min(Math.max(place.end - lineStart, start), text.trimEnd().length)
  const left = Math.max(0, displayWidth(text.slice(0, start)) - from)
  const wanted = displayWidth(text.slice(0, Math.max(start, end))) - from - left
  return ' '.repeat(left) + '^'.repeat(Math.max(1, Math.min(wanted, room - left)))
}
