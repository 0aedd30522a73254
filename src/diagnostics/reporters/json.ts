import type { DiagnosticData } from '../diagnostic-data.js'
import type { Diagnostic } from '../diagnostic.js'
import { filePlace, textPlace } from '../place-data.js'
import { docsOf, titleOf } from '../definitions.js'

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
