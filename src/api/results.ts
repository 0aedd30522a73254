/** What the methods of a project return: plain data that survives `JSON.stringify`. */
import type { DiagnosticData, FilePlace, TextPlace } from '../diagnostics/diagnostic-data.js'
import type { ColumnInfo, ParameterInfo, QueryInfo } from './query-info.js'

/**
 * The version of these shapes. It grows when a field changes its meaning or is removed; new fields, new codes
 * of diagnostics and new words of reasons do not change it.
 */
export type ApiVersion = 1

/** The findings of every run. All paths are relative to the project's root, with forward slashes. */
export interface RunResult {
  readonly version: ApiVersion
  /** Sorted by file, position and code. */
  readonly diagnostics: readonly DiagnosticData[]
  /**
   * The texts that the diagnostics refer to, by path. They are included because unsaved texts are not on the
   * disk, and the disk may change.
   */
  readonly texts: Readonly<Record<string, string>>
  /**
   * The number of checked queries, including those with errors; 0 if an error stopped the run before it
   * checked any.
   */
  readonly queryCount: number
}

/** The queries of a project and the modules that `generate` would write. */
export interface CompileResult extends RunResult {
  /** The queries without errors, in the order of their files and statements. */
  readonly queries: readonly QueryInfo[]
  /** The complete output; empty if there is any error. */
  readonly files: readonly GeneratedFileInfo[]
}

/** A module that `generate` would write. */
export interface GeneratedFileInfo {
  readonly path: string
  readonly text: string
}

/** What `generate` did to the files of the output. */
export interface GenerateResult extends RunResult {
  /** What happened to each file of the output; empty if an error kept it from being written. */
  readonly files: readonly FileStatus<'written' | 'unchanged' | 'removed'>[]
}

/** How the output on the disk compares with the one that `generate` would write. */
export interface CheckResult extends RunResult {
  /** How each file on the disk differs from the output; empty if there is an error in the sources. */
  readonly files: readonly FileStatus<'stale' | 'missing' | 'orphaned' | 'unchanged'>[]
}

/** A file of the output, and its change or its problem. */
export interface FileStatus<Status extends string> {
  readonly path: string
  readonly status: Status
}

/** A run of a watched project. */
export interface WatchResult extends GenerateResult {
  /** Absolute paths of the files that had changed; empty for the first run. */
  readonly changes: readonly string[]
  readonly milliseconds: number
}

/** The progress of a run. */
export interface Progress {
  readonly stage: 'source' | 'schema' | 'database' | 'analyze' | 'emit'
  readonly done: number
  readonly total: number
  /**
   * Sluice prepares Postgres for this schema for the first time, which takes seconds. The result is cached.
   */
  readonly isFirst?: true
  /** A statement of the project that has been running in the embedded Postgres for seconds. */
  readonly running?: RunningStatementInfo
}

/** A long-running statement. */
export interface RunningStatementInfo {
  readonly text: string
  readonly milliseconds: number
  readonly place: TextPlace | null
}

/** What is at an offset of a query file. */
export interface Description {
  readonly version: ApiVersion
  /** The statement around the offset; it may have errors. */
  readonly statement: StatementInfo
  /** Null if the statement has errors. */
  readonly query: QueryInfo | null
  /** Null between columns and parameters, and if the statement has errors. */
  readonly target: ColumnTarget | ParameterTarget | null
}

/** A statement of a query file, with or without errors. */
export interface StatementInfo {
  /** As written in the SQL. */
  readonly name: string
  /** The name of the generated function. */
  readonly property: string
  readonly namePlace: TextPlace
  readonly place: TextPlace
}

/** An item of the SELECT or RETURNING list. */
export interface ColumnTarget {
  readonly kind: 'columns'
  readonly place: TextPlace
  /** The columns that the item produces: one, or those of a `*` or of a whole row. */
  readonly columns: readonly DescribedColumn[]
}

/** A column of the result with its origin. */
export interface DescribedColumn extends ColumnInfo {
  /** The stored column whose unchanged value it is; null for an expression. */
  readonly origin: SchemaColumn | null
}

/** A parameter. */
export interface ParameterTarget {
  readonly kind: 'parameter'
  /** The occurrence at the offset. */
  readonly place: TextPlace
  readonly parameter: DescribedParameter
}

/** A parameter with the column that it belongs to. */
export interface DescribedParameter extends ParameterInfo {
  /** The column in which it is stored, otherwise the one with which it is compared. */
  readonly origin: (SchemaColumn & { readonly use: 'stored' | 'compared' }) | null
}

/** A column of the database, and where the Drizzle schema declares it. */
export interface SchemaColumn {
  /** The names in SQL. */
  readonly schema: string
  readonly relation: string
  readonly column: string
  /** Null for a relation that the Drizzle schema does not declare. */
  readonly drizzle: {
    /** The exported variable of the table or view; null if it is not exported. */
    readonly export: string | null
    /** The column's property: `createdAt`. */
    readonly property: string
    /** The place of the column's declaration; null if Sluice cannot find it. */
    readonly place: FilePlace | null
  } | null
}
