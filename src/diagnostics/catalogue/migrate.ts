import type { Diagnostic, DiagnosticDetails } from '../diagnostic.js'
import { type Definitions, reporter } from '../define.js'
import type { Span } from '../span.js'

/** Problems of `sluice migrate` on a running server; the messages are the migration runner's. */
export const migrateCodes = {
  SL4901: { title: 'A migrations folder that cannot be used', severity: 'error' },
  SL4902: { title: 'A skipped migration', severity: 'error' },
  SL4903: { title: 'A migration that the server rejects', severity: 'error' },
  SL4904: { title: 'A migration that was edited after it was applied', severity: 'warning' },
  SL4905: { title: 'A notice from the server', severity: ['warning', 'note'] },
  SL6901: { title: 'No connection to the database', severity: 'error', exit: 2 },
  SL6902: { title: 'A migrations table that cannot be used', severity: 'error', exit: 2 },
} as const satisfies Definitions

const report = reporter(migrateCodes)

export const migrationFolderUnusable = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => report('SL4901', place, message, details)

export const migrationPassedOver = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => report('SL4902', place, message, details)

export const migrationRejected = (
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => report('SL4903', place, message, details)

export const migrationEdited = (place: Span, message: string): Diagnostic =>
  report('SL4904', place, message, { hint: 'restore the file, and make the change in a new migration' })

export const serverNotice = (place: Span, message: string, severe: boolean): Diagnostic =>
  report('SL4905', place, message, { severity: severe ? 'warning' : 'note' })

export const noConnection = (message: string, details: DiagnosticDetails): Diagnostic =>
  report('SL6901', null, message, details)

export const journalUnusable = (message: string, details: DiagnosticDetails): Diagnostic =>
  report('SL6902', null, message, details)
