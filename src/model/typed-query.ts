import type { Span } from '../diagnostics/span.js'
import type { Condition, Piece, Switch, TextParts } from './dynamic-statement.js'
import type { Command } from './commands.js'
import type { QuerySource } from './query-source.js'
import type { ObjectNode } from './row-shape.js'
import type { ValueType } from './value-type.js'

/**
 * A query with everything the emitter needs: the text to send, and the type of every value in both
 * directions.
 */
export interface TypedQuery {
  readonly source: QuerySource
  readonly command: Command
  /** The text sent to Postgres. */
  readonly sql: string
  readonly rows: RowBounds
  /** The evidence for the bounds. */
  readonly bounds: readonly Reason[]
  /** In the order of `$1`, `$2`, … */
  readonly parameters: readonly TypedParameter[]
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly TypedColumn[]
  /** How the columns nest; null if each is a property of the row. */
  readonly row: ObjectNode | null
  /** Columns after these, which only `row` reads. */
  readonly hidden: readonly HiddenValue[]
  /** Null for a statement with one text. */
  readonly dynamic: TypedDynamic | null
}

/**
 * How the arguments of a dynamic statement determine its text; `sql` and the order of `parameters` are those
 * with every clause.
 */
export interface TypedDynamic {
  readonly switches: readonly TypedSwitch[]
  readonly pieces: readonly Piece<TextParts>[]
  /** By the parameter's index. */
  readonly presence: readonly ParameterPresence[]
  /** The number of analysed combinations, and of all combinations. */
  readonly checked: number
  readonly total: number
}

export interface TypedSwitch {
  readonly kind: Switch['kind']
  /** As written in the SQL. */
  readonly name: string
  readonly property: string
  /** For a choice; the first is the default. */
  readonly labels: readonly string[]
  readonly documentation: string | null
}

/** The conditions under which a parameter is sent. */
interface ParameterPresence {
  /** Whether clauses depend on it; if it is omitted, they are absent. */
  readonly given: boolean
  /** One set of conditions for each of its occurrences; an occurrence that is always included has none. */
  readonly within: readonly (readonly Condition[])[]
}

/**
 * A column of the result that is not a value of the row: a part of a key, or a marker of a joined row's
 * presence.
 */
export interface HiddenValue {
  /** As written in the text. */
  readonly name: string
  readonly type: ValueType
  readonly reported: ReportedType
  readonly nullable: boolean
}

/**
 * The number of rows that the statement can return; `max` is null if unbounded. Without result columns both
 * are 0.
 */
export interface RowBounds {
  readonly min: number
  readonly max: number | null
}

export interface TypedParameter {
  /** As written in the SQL: `tenant_id`, `keys.hash`. */
  readonly name: string
  /** The TypeScript name; for a field of a list, the name of the field. */
  readonly property: string
  /** The list whose rows have it: the query sends an array of all their values. Null for a single value. */
  readonly list: TypedList | null
  /** The type of one value. */
  readonly type: ValueType
  readonly nullable: boolean
  /** Can be omitted, which means NULL. */
  readonly optional: boolean
  /** The column in which it is stored, otherwise the first with which it is compared. */
  readonly origin: ParameterOrigin | null
  readonly documentation: string | null
}

/** A list of rows as a parameter: `keys` in `keys: readonly { hash: string }[]`. */
export interface TypedList {
  /** As written in the SQL. */
  readonly name: string
  readonly property: string
  readonly documentation: string | null
}

export interface TypedColumn {
  /** The column's name as Postgres reports it. */
  readonly name: string
  /** The path to it if rows nest: `project.id`, `posts[].id`. */
  readonly property: string
  readonly type: ValueType
  readonly reported: ReportedType
  /** Within the objects that contain it, which can be null themselves. */
  readonly nullable: boolean
  /** The Drizzle or database column whose unchanged value this is. */
  readonly origin: ColumnOrigin | null
  /** Why the column is nullable; empty if it is not. */
  readonly why: readonly Reason[]
  /** The evidence that it is never NULL, other than NOT NULL constraints; empty if it is nullable. */
  readonly proofs: readonly Reason[]
  /**
   * The item of the result list that produces it, with its alias; all columns of a `*` have the span of the
   * star. Null if the author wrote no list: TABLE and VALUES.
   */
  readonly span: Span | null
}

export interface ColumnOrigin {
  readonly schema: string
  readonly relation: string
  readonly column: string
}

export interface ParameterOrigin extends ColumnOrigin {
  readonly use: 'stored' | 'compared'
}

/** A reason for an inference: `reason` is a stable word for tools, `detail` is for people. */
export interface Reason {
  readonly reason: string
  readonly detail: string
  readonly span: Span | null
}

/**
 * The OID of a built-in type; 0 for a type of the schema, whose OID differs between servers, and −1 for an
 * array of one.
 */
export type ReportedType = number
