import type { Span } from './span.js'

export type Severity = 'error' | 'warning' | 'note'

/**
 * Something the user should know, as data; `diagnostics/reporters` turns it into text.
 * Expected problems travel as these values; an exception means a defect of Sluice itself.
 */
export interface Diagnostic {
  /** Stable, such as `SL2001`; its entry is in docs/diagnostics.md. */
  readonly code: string
  readonly severity: Severity
  /** What is wrong, in one sentence without a full stop at the end. */
  readonly message: string
  /** What to write instead; shown next to the carets. */
  readonly hint: string | null
  /** The changes of the text that carry out the hint; empty if the hint is not a change of the text. */
  readonly edits: readonly SuggestedEdit[]
  /** Null only if the problem belongs to no file. */
  readonly span: Span | null
  /** Other places that are part of the problem, each with its description. */
  readonly related: readonly RelatedPlace[]
  /** Postgres's error code, if Postgres reported the problem. */
  readonly sqlstate: string | null
  /** The query it belongs to, by its TypeScript name. */
  readonly query: string | null
}

/** Text that replaces a stretch; an empty stretch is an insertion. */
export interface SuggestedEdit {
  readonly span: Span
  readonly text: string
}

/** What to write instead: in words, and as changes of the text if possible. */
export interface Advice {
  readonly hint: string
  readonly edits: readonly SuggestedEdit[]
}

/** An advice that no change of the text carries out. */
export const inWords = (hint: string): Advice => ({ hint, edits: [] })

/** An advice to replace a stretch by a text. */
export const replacing = (hint: string, place: Span, text: string): Advice => ({
  hint,
  edits: [{ span: place, text }],
})

export interface RelatedPlace {
  readonly message: string
  readonly span: Span
}

/** A stage's result with the problems it found; a value may exist although some of its parts failed. */
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
