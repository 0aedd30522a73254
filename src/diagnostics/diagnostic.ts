import type { Span } from './span.js'

export type Severity = 'error' | 'warning' | 'note'

/**
 * Something the user should know, as data; `diagnostics/reporters` turns it into text.
 * Expected problems travel as these values; an exception means a defect of Sluice itself.
 */
export interface Diagnostic {
  /** Stable for ever, as in `SL2001`; its entry is in docs/diagnostics.md. */
  readonly code: string
  readonly severity: Severity
  /** What is wrong, in one sentence without a full stop at the end. */
  readonly message: string
  /** What to write instead; shown beside the carets. */
  readonly hint: string | null
  /** The changes of the text that carry out the hint; none where the hint is not a change of the text. */
  readonly edits: readonly SuggestedEdit[]
  /** Null only where no file is to blame. */
  readonly span: Span | null
  /** Other places that take part in the problem, each with what it is. */
  readonly related: readonly RelatedPlace[]
  /** Postgres's error code, where Postgres spoke. */
  readonly sqlstate: string | null
  /** The query it belongs to, by its TypeScript name. */
  readonly query: string | null
}

/** Text to write in place of a stretch; a stretch without extent is an insertion. */
export interface SuggestedEdit {
  readonly span: Span
  readonly text: string
}

/** What to write instead: in words, and as changes of the text where it can be made by them. */
export interface Advice {
  readonly hint: string
  readonly edits: readonly SuggestedEdit[]
}

/** An advice that no change of the text carries out. */
export const inWords = (hint: string): Advice => ({ hint, edits: [] })

/** An advice to write something in place of a stretch. */
export const replacing = (hint: string, place: Span, text: string): Advice => ({
  hint,
  edits: [{ span: place, text }],
})

export interface RelatedPlace {
  readonly message: string
  readonly span: Span
}

/** A stage's result beside the problems it met; a value may be there although some of its parts failed. */
export interface Outcome<T> {
  readonly value: T
  readonly diagnostics: readonly Diagnostic[]
}

/** Fields of a diagnostic that most factories leave at their defaults. */
export interface DiagnosticDetails {
  readonly hint?: string | null
  readonly edits?: readonly SuggestedEdit[]
  readonly related?: readonly RelatedPlace[]
  readonly sqlstate?: string | null
  readonly query?: string | null
}

export const makeDiagnostic = (
  severity: Severity,
  code: string,
  place: Span | null,
  message: string,
  details: DiagnosticDetails,
): Diagnostic => ({
  code,
  severity,
  message,
  hint: details.hint ?? null,
  edits: details.edits ?? [],
  span: place,
  related: details.related ?? [],
  sqlstate: details.sqlstate ?? null,
  query: details.query ?? null,
})

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error')
