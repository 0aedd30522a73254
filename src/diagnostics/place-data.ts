import type { FilePlace, TextPlace } from './diagnostic-data.js'
import { positionOf, type Span } from './span.js'

/** A span as data; if only the path of its file is known, the place is the file as a whole. */
export const filePlace = (span: Span): FilePlace =>
  span.file.text === '' ? { ...textPlace(span), start: null, end: null } : textPlace(span)

export function textPlace({ file, start, end }: Span): TextPlace {
  const [from, to] = [positionOf(file, start), positionOf(file, end)]
  return {
    file: file.path,
    start,
    end,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  }
}
