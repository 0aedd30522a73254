import type { Span } from '../diagnostics/span.js'
import type { Condition, Piece, Switch, TextParts } from './dynamic-statement.js'
import type { Command } from './commands.js'
import type { QuerySource } from './query-source.js'
import type { ObjectNode } from './row-shape.js'
import type { ValueType } from './value-type.js'

/** A query with everything the emitter needs: the text that is sent, and the type of every value that goes in or out. */
export interface TypedQuery {
  readonly source: QuerySource
  readonly command: Command
  /** The text sent to Postgres. */
  readonly sql: string
  readonly rows: RowBounds
  /** What the bounds rest on. */
  readonly bounds: readonly Reason[]
  /** In the order of `$1`, `$2`, … */
  readonly parameters: readonly TypedParameter[]
  /** Empty for a statement that returns no rows. */
  readonly columns: readonly TypedColumn[]
  /** How the columns nest; null where each is a property of the row. */
  readonly row: ObjectNode | null
  /** Columns that come behind these, which only `row` reads. */
  readonly hidden: readonly HiddenValue[]
  /** Null for a statement of one text. */
  readonly dynamic: TypedDynamic | null
}

/** How the arguments of a dynamic statement make its text; `sql` and the order of `parameters` are those with every clause. */
export interface TypedDynamic {
  readonly switches: readonly TypedSwitch[]
  readonly pieces: readonly Piece<TextParts>[]
  /** By the parameter's index. */
  readonly presence: readonly ParameterPresence[]
  /** Combinations that were analysed, and how many there are. */
  readonly checked: number
  readonly total: number
}

export interface TypedSwitch {
  readonly kind: Switch['kind']
  /** As written in the SQL. */
  readonly name: string
  readonly property: string
  /** Of a choice; the first is the default. */
  readonly labels: readonly string[]
  readonly documentation: string | null
}

/** When a parameter is sent. */
interface ParameterPresence {
  /** Whether clauses come and go with it; left out, they are absent. */
  readonly given: boolean
  /** Each holds for one of its places; a place that is always there has no condition. */
  readonly within: readonly (readonly Condition[])[]
}

/** A column of the result that is no value of the row: a part of a key, or a mark that a joined row is there. */
export interface HiddenValue {
  /** As it is written in the text. */
  readonly name: string
  readonly type: ValueType
  readonly reported: ReportedType
  readonly nullable: boolean
}

/** How many rows the statement can return; `max` is null for no bound. Without result columns both are 0. */
export interface RowBounds {
  readonly min: number
  readonly max: number | null
}

export interface TypedParameter {
  /** As written in the SQL: `tenant_id`, `keys.hash`. */
  readonly name: string
  /** The TypeScript name; of a list's field that of the field. */
  readonly property: string
  /** The list whose rows have it: sent is an array of all their values. Null for a value by itself. */
  readonly list: TypedList | null
  /** The type of one value. */
  readonly type: ValueType
  readonly nullable: boolean
  /** May be left out, which means NULL. */
  readonly optional: boolean
  /** The column it is stored in, else the first it is compared with. */
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
  /** The path to it where rows nest: `project.id`, `posts[].id`. */
  readonly property: string
  readonly type: ValueType
  readonly reported: ReportedType
  /** Within the objects it is in, which may be null themselves. */
  readonly nullable: boolean
  /** The Drizzle or database column whose unchanged value this is. */
  readonly origin: ColumnOrigin | null
  /** Why the column is nullable; empty when it is not. */
  readonly why: readonly Reason[]
  /** What shows that it is never NULL where constraints do not; empty when it is nullable. */
  readonly proofs: readonly Reason[]
  /**
   * The item of the result list that makes it, with its alias; all columns of a `*` have that of the star. Null where the author
   * wrote no list: TABLE and VALUES.
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

/** A reason for what was inferred: `reason` is a stable word for tools, `detail` is for people. */
export interface Reason {
  readonly reason: string
  readonly detail: string
  readonly span: Span | null
}

/** The OID of a type that Postgres itself has; 0 for a type of the schema's own, whose OID each server chooses, and −1 for an array of one. */
export type ReportedType = number
