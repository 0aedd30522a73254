import {
  type Diagnostic,
  type DiagnosticDetails,
  makeDiagnostic,
  type Severity,
} from '#sluice/diagnostics/diagnostic'
import type { Span } from '#sluice/diagnostics/span'

const made =
  (severity: Severity) =>
  (code: string, place: Span | null, message: string, details: DiagnosticDetails = {}): Diagnostic =>
    makeDiagnostic(severity, code, place, message, details)

/** Diagnostics of any code, for what shows them. */
export const error = made('error')
export const warning = made('warning')
export const note = made('note')
