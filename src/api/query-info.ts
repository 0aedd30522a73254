/** What Sluice knows about a query, as plain data. `sluice inspect --json` prints it. */
import type { TextPlace } from '../diagnostics/diagnostic-data.js'

/** A query without errors: its text, its parameters and its columns with their types. */
export interface QueryInfo {
  /** As written in the SQL: `get_user`. */
  readonly name: string
  /** The name of the generated function: `getUser`. */
  readonly property: string
  /** The path of its file below the queries folder, without `.sql`: `billing/invoices`. */
  readonly module: string
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  /** The line of the name, from 1. */
  readonly line: number
  /** The place of the name; for a statement that is named after its file, its first token. */
  readonly namePlace: TextPlace
  /** The statement from its first to its last token, without the semicolon. */
  readonly place: TextPlace
  /** `select`, `insert`, `update`, `delete`, `merge`, or `utility` for COPY. */
  readonly statement: string
  /** `one`, `optional`, `many`, `exec`, `execrows`, `stream` or `copy`. */
  readonly command: string
  /** The call and its result, for people: `getUser(sql, { id }) → GetUserRow | null`. */
  readonly signature: string
  /** The text that is sent to Postgres; for a dynamic statement, the text with every clause. */
  readonly sql: string
  /**
   * The number of rows that the statement can return; `max` is null if unbounded. Both are 0 without result
   * columns.
   */
  readonly rows: { readonly min: number; readonly max: number | null }
  /** The evidence for the bounds. */
  readonly bounds: readonly ReasonInfo[]
  /**
   * Combinations of the clauses of a dynamic statement: the number that Sluice checked, and the number of
   * all. 1 for other statements.
   */
  readonly variants: { readonly checked: number; readonly total: number }
  /** In the order of `$1`, `$2`, … */
  readonly params: readonly ParameterInfo[]
  /** In the order of the result; empty for a statement that returns no rows. */
  readonly columns: readonly ColumnInfo[]
  /** The objects and lists of rows that nest; absent if each column is a property of the row. */
  readonly nested?: readonly NestedInfo[]
  /** Present for a dynamic statement only. */
  readonly switches?: readonly SwitchInfo[]
}

/** An argument of the generated function that is sent to Postgres. */
export interface ParameterInfo {
  /** As written in the SQL: `tenant_id`, `keys.hash`. */
  readonly name: string
  /** The property of the arguments: `tenantId`; for a field of a list `keys[].hash`. */
  readonly property: string
  /** The type's name in Postgres, as `format_type` prints it. */
  readonly pgType: string
  /** The TypeScript type without `| null`. */
  readonly tsType: string
  readonly nullable: boolean
  /** Whether a call can omit it. */
  readonly optional: boolean
  /**
   * The column in which it is stored or with which it is compared, as `public.tenants.id`; null if there is
   * none, or more than one.
   */
  readonly source: string | null
  /** Each `:name` in the file, marks included. */
  readonly places: readonly TextPlace[]
}

/** A column of the result. */
export interface ColumnInfo {
  /** The name that Postgres reports. */
  readonly name: string
  /** The property of the row; if rows nest, the path to it: `project.id`, `posts[].id`. */
  readonly property: string
  /** The type's name in Postgres, as `format_type` prints it. */
  readonly pgType: string
  /** The TypeScript type without `| null`. */
  readonly tsType: string
  readonly nullable: boolean
  /** The column whose unchanged value it is, as `public.tenants.id`; null for an expression. */
  readonly source: string | null
  /** Why it is nullable; empty if it is not. */
  readonly why: readonly ReasonInfo[]
  /** The evidence that it is never NULL, other than NOT NULL constraints; empty if it is nullable. */
  readonly proofs: readonly ReasonInfo[]
  /**
   * The item of the SELECT or RETURNING list that produces it, with its alias. All columns of a `*` have the
   * place of the star. Null if there is no such list: TABLE and VALUES.
   */
  readonly place: TextPlace | null
}

/** An object or a list within the row. */
export interface NestedInfo {
  /** `project`, `project.keys[]`. */
  readonly property: string
  readonly kind: 'object' | 'list'
  readonly nullable: boolean
  /** The columns that distinguish the elements of a list; empty for an object. */
  readonly key: readonly string[]
  /** Why an object can be null, or an element can be absent from a list. */
  readonly why: readonly ReasonInfo[]
}

/**
 * A decision of an argument of a dynamic statement: whether clauses are included (`given`, `flag`), or which
 * alternative is (`choice`).
 */
export interface SwitchInfo {
  readonly kind: 'given' | 'flag' | 'choice'
  /** As written in the SQL. */
  readonly name: string
  readonly property: string
  /** The labels of a choice, the default first; empty for the other kinds. */
  readonly labels: readonly string[]
}

/** A reason for what Sluice inferred. */
export interface ReasonInfo {
  /** A stable word for tools: `outer-join`. */
  readonly reason: string
  /** The reason in words. */
  readonly detail: string
  /** From 1; null if the reason has no place in the query file. `column` is then null too. */
  readonly line: number | null
  /** From 1, in UTF-16 units. */
  readonly column: number | null
}
