/** Diagnostics as plain data: what `--json` prints, and what `sluice-sql/api` returns. */

/** A place: a stretch of a file, or a file as a whole. */
export interface FilePlace {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  /** UTF-16 offset in the file's text, which has no byte order mark; null for the file as a whole. */
  readonly start: number | null
  /** Exclusive UTF-16 offset; null for the file as a whole. */
  readonly end: number | null
  /** From 1; 1 for the file as a whole. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  readonly endLine: number
  /** Exclusive, from 1, in UTF-16 units. */
  readonly endColumn: number
}

/** A stretch of a file. */
export interface TextPlace extends FilePlace {
  readonly start: number
  readonly end: number
}

/** Something that the user should know: a problem of a query, of the schema, of the config, or of the files. */
export interface DiagnosticData {
  /** Stable, as in `SL2001`. */
  readonly code: string
  /** The title of the code, which does not depend on the query. */
  readonly title: string
  /** An error keeps the output from being written. */
  readonly severity: 'error' | 'warning' | 'note'
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string
  /** What to write instead; null if the message contains it. */
  readonly hint: string | null
  /**
   * Null if the problem belongs to no file; the offsets and positions are then null too. Otherwise as in
   * `FilePlace`.
   */
  readonly file: string | null
  readonly start: number | null
  readonly end: number | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
  /** The changes that carry out the hint: apply all of them, or none. Empty if the hint is not a change of the text. */
  readonly edits: readonly EditData[]
  /** Other places that are part of the problem. */
  readonly related: readonly RelatedData[]
  /** Postgres's error code, if Postgres reported the problem. */
  readonly sqlstate: string | null
  /** The TypeScript name of the query that it is about. */
  readonly query: string | null
  /** The entry that explains the code, as a path and a heading of the package `sluice-sql`: `docs/diagnostics.md#sl2001-…`. */
  readonly docs: string
}

/** Text that replaces a stretch of a file; an insertion if `start` and `end` are equal. */
export interface EditData extends TextPlace {
  readonly text: string
}

/** Another place that is part of a problem. */
export interface RelatedData extends FilePlace {
  /** What the place is; empty for the place that the hint names. */
  readonly message: string
}
