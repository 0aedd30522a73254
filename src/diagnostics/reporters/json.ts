import type { Diagnostic, Severity } from '../diagnostic.js'
import { positionOf, type Span } from '../span.js'

/** A diagnostic as `--json` and `--reporter json` print it. The names are part of the contract with other tools. */
export interface JsonDiagnostic {
  readonly code: string
  readonly severity: Severity
  /** Relative to the folder of the config, forward slashes. Null only where no file is to blame; then so are the positions. */
  readonly file: string | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  /** Exclusive. */
  readonly endColumn: number | null
  readonly message: string
  readonly hint: string | null
  /** The changes that carry out the hint; apply all of them, or none. Empty where the hint is not a change of the text. */
  readonly edits: readonly JsonEdit[]
  readonly sqlstate: string | null
  readonly query: string | null
}

/** Text to write in place of a stretch of a file; an insertion where both ends are the same. */
export interface JsonEdit extends JsonContext {
  readonly file: string
  readonly text: string
}

interface JsonContext {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export function jsonDiagnostic(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, severity, span, message, hint, edits, sqlstate, query } = diagnostic
  return {
    code,
    severity,
    file: span?.file.path ?? null,
    ...(span ? placeOf(span) : { line: null, column: null, endLine: null, endColumn: null }),
    message,
    hint,
    edits: edits.map((edit) => ({ file: edit.span.file.path, ...placeOf(edit.span), text: edit.text })),
    sqlstate,
    query,
  }
}

function placeOf({ file, start, end }: Span): JsonContext {
  const [from, to] = [positionOf(file, start), positionOf(file, end)]
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}
