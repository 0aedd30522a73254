import type { Span, TextFile } from '../diagnostics/span.js'
import type { Command } from './commands.js'
import type { DynamicStatement } from './dynamic-statement.js'

/** `utility` is COPY, the only one among the queries. */
export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'utility'

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
  /** The first is `$1`: in the order of their first occurrence, positional ones in the order of their numbers. */
  readonly parameters: readonly SourceParameter[]
  /** Replacements that turn the author's text into one Postgres can parse, sorted, not overlapping. */
  readonly edits: readonly Edit[]
  /** Output aliases that end in `!` or `?` inside quotes; the edit that strips the mark is in `edits`. */
  readonly overrides: readonly ResultOverride[]
  /** Each `*` and `t.*` of a SELECT or RETURNING list anywhere in the statement, sorted; those of EXISTS (SELECT …) are left out. */
  readonly stars: readonly Star[]
  /** Output aliases that say where a value goes in a nested row: `as "project.id"`, `as "projects[].id"`. */
  readonly paths: readonly AliasPath[]
  /** The list that gives the statement's result its names; empty for TABLE, VALUES and a statement without a result. */
  readonly outputItems: readonly OutputItem[]
  /** The items of the statement's own result that may be whole rows, sorted. */
  readonly rowReferences: readonly RowReference[]
  /** The place, without extent, where a further column can be added to the result; null where that would change its rows. */
  readonly resultListEnd: Span | null
  /** The name of the row type, by `@row`; null for one named after the query. */
  readonly rowType: { readonly name: string; readonly span: Span } | null
  /** Each VALUES that a list of rows stands for. */
  readonly bulk: readonly BulkValues[]
  /** What a COPY fills; null for every other statement. */
  readonly copy: CopyTarget | null
  /** Null for a statement of one text; else the other fields are those of the text with every clause. */
  readonly dynamic: DynamicStatement | null
}

/** `?` and `!`. */
export type ParameterMark = 'optional' | 'required'

export interface SourceParameter {
  /** As written: `tenant_id`, `keys.hash`. Positional parameters have the name `$1` until analysis names them. */
  readonly name: string
  /** The TypeScript name: `tenantId`, of `keys.hash` the field's; null for `$n`, which is named after the column it meets. */
  readonly property: string | null
  /** The list whose rows have it as a field; null for a value by itself. */
  readonly list: ParameterList | null
  /** `?`: omitted or null means NULL. `!`: never null. Null: inference decides. */
  readonly mark: ParameterMark | null
  /** The mark in `:ids[?]` and `:ids[!]`: the same of the elements of an array. */
  readonly elementMark: ParameterMark | null
  /** `:name` stretches in the file, marks included. */
  readonly occurrences: readonly Span[]
}

/** The `keys` of `:keys.hash`. */
export interface ParameterList {
  /** As written. */
  readonly name: string
  /** The TypeScript name. */
  readonly property: string
}

/** A VALUES of one row that holds fields of a list: it stands for as many rows as the list has. */
export interface BulkValues {
  readonly list: ParameterList
  /** From `values` to the bracket that opens the row. */
  readonly opening: Span
  readonly items: readonly BulkItem[]
  /** The bracket that closes the row. */
  readonly closing: Span
  /** The INSERT that stores the row; null for a VALUES that is read by a query. */
  readonly insert: InsertTarget | null
  /** Whether something around it names its columns, which are `column1`, `column2`, … otherwise. */
  readonly isNamed: boolean
}

/** One value of the row. */
export interface BulkItem {
  readonly span: Span
  /** The keyword DEFAULT, which only VALUES takes. */
  readonly isDefault: boolean
}

/** Where an INSERT stores. */
export interface InsertTarget {
  /** The table's name, qualified as written. */
  readonly table: Span
  /** The columns it lists; null for all of the table's. */
  readonly columns: readonly Span[] | null
  /** The place, without extent, where a list of columns would begin. */
  readonly columnsAt: Span
}

/** What `copy events (a, b) from stdin` fills. */
export interface CopyTarget {
  readonly keyword: Span
  /** The table's name, qualified as written. */
  readonly table: Span
  /** Null for all that can be filled. */
  readonly columns: readonly CopyColumn[] | null
  /** From FROM to the end. */
  readonly from: Span
}

export interface CopyColumn {
  /** As Postgres folds it. */
  readonly name: string
  readonly span: Span
}

/** A replacement in a text; offsets are into the text. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A replacement in the author's text: offsets are into `QuerySource.file.text`. */
export interface Edit extends TextEdit {
  readonly kind: EditKind
}

/** What an edit does to the author's text. */
type EditKind =
  /** A number in place of a parameter's name. */
  | 'parameter'
  /** A type behind a parameter. */
  | 'cast'
  /** The columns of a star or of a whole row. */
  | 'columns'
  /** `unnest` in place of the rows that a list stands for. */
  | 'list'
  /** Columns behind those of the author. */
  | 'hidden'
  /** The INSERT that stands for a COPY. */
  | 'copy'
  /** Takes out what is not SQL: a mark, an annotation, the other alternatives of a choice. */
  | 'removal'
  /** Keeps two tokens apart. */
  | 'space'

export interface ResultOverride {
  /** The output column's name without its mark. */
  readonly column: string
  /** `!`: never null, checked at run time. `?`: may be null. */
  readonly nullable: boolean
  readonly span: Span
}

/** One step of an alias path: the `projects[]` of `projects[].id` begins a list. */
export interface PathSegment {
  /** As written, without `[]`. */
  readonly name: string
  readonly list: boolean
}

export interface AliasPath {
  /** The output column's name, which is the path as written, without a mark and cut as Postgres cuts names. */
  readonly column: string
  /** At least one; the last names the column's own value. */
  readonly segments: readonly PathSegment[]
  readonly span: Span
}

/** An item between the commas of a SELECT or RETURNING list. */
export interface OutputItem {
  readonly expression: Span
  /** Null for an item without an alias. */
  readonly alias: Span | null
}

/** `p` or `p as project` as an item of the result: a whole row, if analysis finds that `p` is a relation. */
export interface RowReference {
  /** From the name to the end of the alias. */
  readonly span: Span
  /** The name as written. */
  readonly relation: string
  /** The output column's name without a mark. */
  readonly alias: string
  /** Where the row goes; null in the branches of a set operation that do not name its columns. */
  readonly segments: readonly PathSegment[] | null
  readonly labelSpan: Span
}

/**
 * A `*` to be written out. Spans the qualifier too: the `t.*` of `select t.*, 1`. What replaces the span is `before`, the
 * columns, `after`: `table t` holds no `*`, so there the word `table` is replaced by `select `, the columns, ` from`.
 * A star may stand inside the qualifier of another: `((select x from (select * from t) x)).*`.
 */
export interface Star {
  readonly span: Span
  /** What stands before `.*` (`t`, `public.t`, `(t.address)`, `(f(:x))`), null for a bare `*` and for `table t`. */
  readonly qualifier: Span | null
  /** The commas on both sides, one of which goes with a star that has no columns; null for a whole row, which has to have some. */
  readonly commas: { readonly before: Span | null; readonly after: Span | null } | null
  /** Whether its columns are the statement's own result: false in subqueries, CTEs and the source of an INSERT. */
  readonly output: boolean
  readonly before: '' | 'select '
  readonly after: '' | ' from'
}

export interface Documentation {
  /** Lines of prose and JSDoc tags in the author's order, without comment marks. */
  readonly lines: readonly string[]
  /** `@param name text`, by the parameter's or the list's name as written. */
  readonly parameters: ReadonlyMap<string, string>
}

/** `-- @allow SL3004 reason` */
export interface Allowance {
  readonly code: string
  readonly reason: string
  readonly span: Span
}
