import { type Diagnostic, type DiagnosticDetails, error, note, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What `sluice migrate` meets on a running server; the words are the migration runner's. */
export const migrateCodes = {
  SL4901: 'A migrations folder that cannot be used',
  SL4902: 'A skipped migration',
  SL4903: 'A migration that the server rejects',
  SL4904: 'A migration that was edited after it was applied',
  SL4905: 'A notice from the server',
  SL6901: 'No connection to the database',
  SL6902: 'A migrations table that cannot be used',
} as const

export const migrationFolderUnusable = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => error('SL4901', place, message, details)

export const migrationPassedOver = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => error('SL4902', place, message, details)

export const migrationRejected = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => error('SL4903', place, message, details)

export const migrationEdited = (place: Span, message: string): Diagnostic =>
  warning('SL4904', place, message, { hint: 'restore the file, and make the change in a new migration' })

export const serverNotice = (place: Span, message: string, severe: boolean): Diagnostic =>
  (severe ? warning : note)('SL4905', place, message)

export const noConnection = (message: string, details: DiagnosticDetails): Diagnostic =>
  error('SL6901', null, message, details)

export const journalUnusable = (message: string, details: DiagnosticDetails): Diagnostic =>
  error('SL6902', null, message, details)
