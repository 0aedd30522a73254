import type { FilePlace, TextPlace } from './diagnostic-data.js'
import { positionOf, type Span } from './span.js'

/** A span as data; one in a file of which only the path is known is the file as a whole. */
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
