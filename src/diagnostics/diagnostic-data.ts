/** Diagnostics as plain data: what `--json` prints, and what `sluice-sql/api` returns. */

/** Where something is: a stretch of a file, or a file as a whole. */
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
  /** What the code stands for, whichever query has it. */
  readonly title: string
  /** An error keeps the output from being written. */
  readonly severity: 'error' | 'warning' | 'note'
  /** What is wrong, in one sentence without a full stop. */
  readonly message: string
  /** What to write instead; null where the message says it. */
  readonly hint: string | null
  /** Null if the problem belongs to no file; so are then the offsets and positions. Otherwise as in `FilePlace`. */
  readonly file: string | null
  readonly start: number | null
  readonly end: number | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
  /** The changes that carry out the hint: apply all of them, or none. Empty if the hint is not a change of the text. */
  readonly edits: readonly EditData[]
  /** Other places that take part in the problem. */
  readonly related: readonly RelatedData[]
  /** Postgres's error code, if Postgres reported the problem. */
  readonly sqlstate: string | null
  /** The TypeScript name of the query that it is about. */
  readonly query: string | null
  /** The entry that explains the code, as a path and a heading of the package `sluice-sql`: `docs/diagnostics.md#sl2001-…`. */
  readonly docs: string
}

/** Text to write in place of a stretch of a file; an insertion if `start` and `end` are the same. */
export interface EditData extends TextPlace {
  readonly text: string
}

/** Another place that takes part in a problem. */
export interface RelatedData extends FilePlace {
  /** What the place is; empty for the place that the hint names. */
  readonly message: string
}
