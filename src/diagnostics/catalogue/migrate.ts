import { type Diagnostic, type DiagnosticDetails, error, note, warning } from '../diagnostic.js'
import type { Span } from '../span.js'

/** What `sluice migrate` meets on a running server; the words are the migration runner's. */
export const migrateCodes = {
  SL4901: 'The folder of migrations cannot be used',
  SL4902: 'A migration was passed over',
  SL4903: 'The server rejects a migration',
  SL4904: 'A migration was edited after it had been applied',
  SL4905: 'The server says something about a migration',
  SL6901: 'No connection to the database to migrate',
  SL6902: 'The journal table cannot be used',
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
  warning('SL4904', place, message, { hint: 'a change to a database goes into a new migration' })

export const serverNotice = (place: Span, message: string, severe: boolean): Diagnostic =>
  (severe ? warning : note)('SL4905', place, message)

export const noConnection = (message: string, details: DiagnosticDetails): Diagnostic =>
  error('SL6901', null, message, details)

export const journalUnusable = (message: string, details: DiagnosticDetails): Diagnostic =>
  error('SL6902', null, message, details)
