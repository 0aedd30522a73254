import type { Span, TextFile } from '../diagnostics/span.js'
import type { Command } from './commands.js'
import type { DynamicStatement } from './dynamic-statement.js'

/** `utility` is COPY, the only utility statement among the queries. */
export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'merge' | 'utility'

/** A query as the author wrote it: the untyped half of the generator's data. */
export interface QuerySource {
  readonly file: TextFile
  /** The file's path below the queries folder without `.sql`, forward slashes: `billing/invoices`. */
  readonly module: string
  /** As written: `GetTenant`. */
  readonly name: string
  /** The TypeScript name: `getTenant`. */
  readonly property: string
  /** The place of the name; the statement's first token for a file with a single unnamed statement. */
  readonly nameSpan: Span
  /** Null if the row bounds determine the command. */
  readonly command: { readonly name: Command; readonly span: Span } | null
  readonly documentation: Documentation
  readonly allowances: readonly Allowance[]
  readonly kind: StatementKind
  /** The statement from its first to its last token, without the semicolon. */
  readonly span: Span
  /**
   * In order: the first is `$1`. Named parameters are in the order of their first occurrence, positional ones
   * in the order of their numbers.
   */
  readonly parameters: readonly SourceParameter[]
  /** Replacements that turn the author's text into one Postgres can parse, sorted, not overlapping. */
  readonly edits: readonly Edit[]
  /** Output aliases that end in `!` or `?` inside quotes; the edit that strips the mark is in `edits`. */
  readonly overrides: readonly ResultOverride[]
  /**
   * Each `*` and `t.*` of a SELECT or RETURNING list anywhere in the statement, sorted, except for those of
   * EXISTS (SELECT …).
   */
  readonly stars: readonly Star[]
  /** Output aliases that place a value in a nested row: `as "project.id"`, `as "projects[].id"`. */
  readonly paths: readonly AliasPath[]
  /**
   * The items of the list that names the statement's result columns; empty for TABLE, VALUES and a statement
   * without a result.
   */
  readonly outputItems: readonly OutputItem[]
  /** The items of the statement's own result that may be whole rows, sorted. */
  readonly rowReferences: readonly RowReference[]
  /**
   * The empty span at which a further column can be added to the result; null if that would change its rows.
   */
  readonly resultListEnd: Span | null
  /** The name of the row type, by `@row`; null for one named after the query. */
  readonly rowType: { readonly name: string; readonly span: Span } | null
  /** Each VALUES that contains a list of rows. */
  readonly bulk: readonly BulkValues[]
  /** The target of a COPY; null for every other statement. */
  readonly copy: CopyTarget | null
  /** Null for a statement with one text; otherwise the other fields describe the text with every clause. */
  readonly dynamic: DynamicStatement | null
}

/** `?` and `!`. */
export type ParameterMark = 'optional' | 'required'

export interface SourceParameter {
  /** As written: `tenant_id`, `keys.hash`. Positional parameters have the name `$1` until analysis names them. */
  readonly name: string
  /**
   * The TypeScript name: `tenantId`; for `keys.hash` the field's name; null for `$n`, which is named after
   * the column with which it is used.
   */
  readonly property: string | null
  /** The list whose rows have it as a field; null for a single value. */
  readonly list: ParameterList | null
  /** `?`: omitted or null means NULL. `!`: never null. Null: inference decides. */
  readonly mark: ParameterMark | null
  /** The mark in `:ids[?]` and `:ids[!]`: the same for the elements of an array. */
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

/** A VALUES with one row that contains fields of a list: it represents as many rows as the list has. */
export interface BulkValues {
  readonly list: ParameterList
  /** From `values` to the bracket that opens the row. */
  readonly opening: Span
  readonly items: readonly BulkItem[]
  /** The bracket that closes the row. */
  readonly closing: Span
  /** The INSERT that stores the row; null for a VALUES that a query reads. */
  readonly insert: InsertTarget | null
  /** Whether its context names its columns, which are otherwise `column1`, `column2`, …. */
  readonly isNamed: boolean
}

/** One value of the row. */
export interface BulkItem {
  readonly span: Span
  /** The keyword DEFAULT, which only VALUES accepts. */
  readonly isDefault: boolean
}

/** The target of an INSERT. */
export interface InsertTarget {
  /** The table's name, qualified as written. */
  readonly table: Span
  /** The columns it lists; null for all columns of the table. */
  readonly columns: readonly Span[] | null
  /** The empty span at which a column list would begin. */
  readonly columnsAt: Span
}

/** The target of `copy events (a, b) from stdin`. */
export interface CopyTarget {
  readonly keyword: Span
  /** The table's name, qualified as written. */
  readonly table: Span
  /** Null for all columns that COPY can fill. */
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
  /** Replaces a parameter's name by a number. */
  | 'parameter'
  /** Adds a type after a parameter. */
  | 'cast'
  /** Replaces a star or a whole row by columns. */
  | 'columns'
  /** Replaces the rows of a list by `unnest`. */
  | 'list'
  /** Adds columns after those of the author. */
  | 'hidden'
  /** Replaces a COPY by an INSERT. */
  | 'copy'
  /** Removes what is not SQL: a mark, an annotation, the other alternatives of a choice. */
  | 'removal'
  /** Separates two tokens. */
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
  /**
   * The output column's name, which is the path as written, without a mark and truncated as Postgres
   * truncates names.
   */
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
  /**
   * The position of the row in the result; null in the branches of a set operation that do not name its
   * columns.
   */
  readonly segments: readonly PathSegment[] | null
  readonly labelSpan: Span
}

/**
 * A `*` to expand. The span includes the qualifier: the `t.*` of `select t.*, 1`. The replacement is
 * `before`, the columns, `after`: `table t` contains no `*`, so there the word `table` is replaced by
 * `select `, the columns, ` from`. A star can be inside the qualifier of another one:
 * `((select x from (select * from t) x)).*`.
 */
export interface Star {
  readonly span: Span
  /**
   * The text before `.*` (`t`, `public.t`, `(t.address)`, `(f(:x))`); null for a bare `*` and for `table t`.
   */
  readonly qualifier: Span | null
  /**
   * The commas on both sides, one of which is removed with a star that has no columns; null for a whole row,
   * which always has columns.
   */
  readonly commas: { readonly before: Span | null; readonly after: Span | null } | null
  /**
   * Whether its columns belong to the statement's own result: false in subqueries, CTEs and the source of an
   * INSERT.
   */
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
