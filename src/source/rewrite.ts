import { span, type Span, type TextFile } from '../diagnostics/span.js'
import type { TextEdit } from '../model/query-source.js'

/**
 * A stretch of a file with replacements applied, and the reverse mapping: from an offset of the new text to
 * its place in the file. This file creates every text that is sent to Postgres.
 */
export interface Rewritten {
  readonly text: string
  /**
   * The file's span for `[start, end)` of the new text; for an offset inside a replacement, the whole
   * replaced stretch.
   */
  spanAt(start: number, end?: number): Span
}

interface Segment {
  readonly newStart: number
  readonly newEnd: number
  readonly oldStart: number
  readonly oldEnd: number
  readonly replaced: boolean
}

/** Applies sorted, non-overlapping edits to `file.text[start, end)`. An insertion is an edit with start = end. */
export function rewrite(file: TextFile, start: number, end: number, edits: readonly TextEdit[]): Rewritten {
  const segments: Segment[] = []
  let text = ''
  let from = start
  const push = (piece: string, oldStart: number, oldEnd: number, replaced: boolean): void => {
    segments.push({ newStart: text.length, newEnd: text.length + piece.length, oldStart, oldEnd, replaced })
    text += piece
  }
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < from) throw new Error('edits overlap')
    if (edit.start > from) push(file.text.slice(from, edit.start), from, edit.start, false)
    push(edit.text, edit.start, edit.end, true)
    from = edit.end
  }
  if (from < end) push(file.text.slice(from, end), from, end, false)

  const segmentAt = (offset: number): Segment | undefined =>
    segments.find((segment) => offset >= segment.newStart && offset < segment.newEnd) ?? segments.at(-1)

  return {
    text,
    spanAt(newStart, newEnd = newStart + 1) {
      const first = segmentAt(newStart)
      const last = segmentAt(Math.max(newStart, newEnd - 1))
      if (!first || !last) return span(file, start, end)
      const oldStart = first.replaced ? first.oldStart : first.oldStart + (newStart - first.newStart)
      const oldEnd = last.replaced ? last.oldEnd : last.oldStart + (newEnd - last.newStart)
      return span(file, Math.min(oldStart, end), Math.max(oldStart, Math.min(oldEnd, end)))
    },
  }
}
