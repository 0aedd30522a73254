import type { Span, TextFile } from '../diagnostics/span.js'

export type Command = 'one' | 'optional' | 'many' | 'exec' | 'execrows'

export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'merge'

/** A query as the author wrote it: the untyped half of what the generator makes. */
export interface QuerySource {
  readonly file: TextFile
  /** The file's path below the queries folder without `.sql`, forward slashes: `billing/invoices`. */
  readonly module: string
  /** As written: `GetTenant`. */
  readonly name: string
  /** The TypeScript name: `getTenant`. */
  readonly property: string
  /** Where the name stands; the statement's first token for a file with a single unnamed statement. */
  readonly nameSpan: Span
  /** Null when the row bounds decide. */
  readonly command: { readonly name: Command; readonly span: Span } | null
  readonly documentation: Documentation
  readonly allowances: readonly Allowance[]
  readonly kind: StatementKind
  /** The statement from its first to its last token, without the semicolon. */
  readonly span: Span
  /** Parameters in the order of their first occurrence: the first is `$1`. */
  readonly parameters: readonly SourceParameter[]
  /** Replacements that turn the author's text into one Postgres can parse, sorted, not overlapping. */
  readonly edits: readonly Edit[]
  /** Output aliases that end in `!` or `?` inside quotes; the edit that strips the mark is in `edits`. */
  readonly overrides: readonly ResultOverride[]
  /** Each `*` or `t.*` of a target list or RETURNING list that reaches the output, as the span to be written out. */
  readonly stars: readonly Star[]
}

export interface SourceParameter {
  /** As written: `tenant_id`. Positional parameters have the name `$1` until analysis names them. */
  readonly name: string
  /** The TypeScript name: `tenantId`; null for `$n`, which is named after the column it meets. */
  readonly property: string | null
  /** `?`: omitted or null means NULL. `!`: never null. Null: inference decides. */
  readonly mark: 'optional' | 'required' | null
  /** `:name` stretches in the file, marks included. */
  readonly occurrences: readonly Span[]
}

/** A replacement in the author's text; offsets are into `QuerySource.file.text`. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface ResultOverride {
  /** The output column's name without its mark. */
  readonly column: string
  /** `!`: never null, checked at run time. `?`: may be null. */
  readonly nullable: boolean
  readonly span: Span
}

/** A `*` in an output list. Spans the qualifier too: the `t.*` of `select t.*, 1`. */
export interface Star {
  readonly span: Span
  /** The text before `.*` as written (`t`, `public.t`), null for a bare `*`. */
  readonly qualifier: string | null
}

export interface Documentation {
  /** Lines of prose and JSDoc tags in the author's order, without comment marks. */
  readonly lines: readonly string[]
  /** `@param name text`, by the parameter's name as written. */
  readonly parameters: ReadonlyMap<string, string>
}

/** `-- @allow SL3004 reason` */
export interface Allowance {
  readonly code: string
  readonly reason: string
  readonly span: Span
}
