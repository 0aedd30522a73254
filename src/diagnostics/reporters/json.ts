import type { Diagnostic, Severity } from '../diagnostic.js'
import { positionOf } from '../span.js'

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
  readonly sqlstate: string | null
  readonly query: string | null
}

export function jsonDiagnostic(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, severity, span, message, hint, sqlstate, query } = diagnostic
  const start = span && positionOf(span.file, span.start)
  const end = span && positionOf(span.file, span.end)
  return {
    code,
    severity,
    file: span?.file.path ?? null,
    line: start?.line ?? null,
    column: start?.column ?? null,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
    message,
    hint,
    sqlstate,
    query,
  }
}
