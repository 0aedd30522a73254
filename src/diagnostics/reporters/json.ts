import type { DiagnosticData, FilePlace, TextPlace } from '../diagnostic-data.js'
import type { Diagnostic } from '../diagnostic.js'
import { positionOf, type Span } from '../span.js'
import { docsOf, titleOf } from '../titles.js'

/** A diagnostic as `--json` and `--reporter json` print it. */
export function jsonDiagnostic(diagnostic: Diagnostic): DiagnosticData {
  const { code, severity, span, message, hint, edits, related, sqlstate, query } = diagnostic
  return {
    code,
    title: titleOf(code),
    severity,
    message,
    hint,
    ...(span ? filePlace(span) : NOWHERE),
    edits: edits.map((edit) => ({ ...textPlace(edit.span), text: edit.text })),
    related: related.map((other) => ({ ...filePlace(other.span), message: other.message })),
    sqlstate,
    query,
    docs: docsOf(code),
  }
}

const NOWHERE = {
  file: null,
  start: null,
  end: null,
  line: null,
  column: null,
  endLine: null,
  endColumn: null,
} as const

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
