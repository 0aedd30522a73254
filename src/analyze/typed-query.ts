import type { Span } from '../diagnostics/span.js'
import type { DrizzleColumn, DrizzleRelation } from '../schema/schema-model.js'
import type { Condition, Switch } from '../source/dynamic/dynamic-statement.js'
import type { Command, QuerySource } from '../source/query-source.js'
import type { JsonShape } from './json/shape.js'
import type { ObjectNode } from './nested/row-shape.js'
import type { DrizzleOrigin } from './origin.js'
import type { ReportedType } from './reported-type.js'
import type { TextPiece } from './variants/text-pieces.js'

/** A constraint of the schema, which the output knows by name. */
export type { CatalogConstraint as SchemaConstraint } from '../database/catalog.js'

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
  readonly pieces: readonly TextPiece[]
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
export interface ParameterPresence {
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
}

export interface ColumnOrigin {
  readonly schema: string
  readonly relation: string
  readonly column: string
}

/** A reason for what was inferred: `reason` is a stable word for tools, `detail` is for people. */
export interface Reason {
  readonly reason: string
  readonly detail: string
  readonly span: Span | null
}

/** The type of a value on its way between Postgres and TypeScript. */
export type ValueType =
  | ScalarType
  | EnumType
  | ArrayType
  | CompositeType
  | JsonType
  | DrizzleValueType
  | UserType

interface PostgresType {
  /** Postgres's own name, by `format_type`. */
  readonly pgType: string
}

/** A type with a codec of its own in the runtime; `codec` is the codec's exported name. */
export interface ScalarType extends PostgresType {
  readonly kind: 'scalar'
  readonly codec: ScalarCodec
}

export type ScalarCodec =
  | 'boolean'
  | 'int2'
  | 'int4'
  | 'oid'
  | 'float'
  | 'float4'
  | 'int8'
  | 'int8AsBigint'
  | 'int8AsString'
  | 'numeric'
  | 'numericAsNumber'
  | 'numericAsBigint'
  | 'text'
  | 'uuid'
  | 'date'
  | 'dateAsDate'
  | 'timestamp'
  | 'timestampAsString'
  | 'timestamptz'
  | 'timestamptzAsString'
  | 'bytea'
  | 'vector'
  | 'halfvec'
  | 'time'
  | 'interval'
  | 'bit'
  | 'inet'
  | 'macaddr'
  | 'macaddr8'
  | 'range'
  | 'multirange'
  | 'geometric'

export interface EnumType extends PostgresType {
  readonly kind: 'enum'
  readonly labels: readonly string[]
}

export interface ArrayType extends PostgresType {
  readonly kind: 'array'
  readonly element: ValueType
  readonly elementNullable: boolean
  /** Nesting depth of the TypeScript array, 1 or more. */
  readonly dimensions: number
  /** Between elements in Postgres's text: `,`, but `;` for box. */
  readonly delimiter: string
}

export interface CompositeType extends PostgresType {
  readonly kind: 'composite'
  readonly attributes: readonly CompositeAttribute[]
}

export interface CompositeAttribute {
  readonly name: string
  readonly property: string
  readonly type: ValueType
  readonly nullable: boolean
}

export interface JsonType extends PostgresType {
  readonly kind: 'json'
  /** What the value looks like, as far as the query that makes it tells. */
  readonly shape: JsonShape
  /** A Drizzle column without `$type`: Drizzle's own type for it is `unknown`. */
  readonly untyped: boolean
}

/**
 * A value whose static type is the schema's own: `$type<…>()`, a customType, or labels of a TypeScript enum.
 * `mapped`: Drizzle's mappers must run, which needs the schema module at run time.
 */
export interface DrizzleValueType extends PostgresType {
  readonly kind: 'drizzle'
  readonly relation: DrizzleRelation
  readonly column: DrizzleColumn
  /** Further columns whose value it may be instead, of the same codec and mappers: the static type is a union of all. */
  readonly also: readonly DrizzleOrigin[]
  /** The type without the schema's say: it decides the codec when `mapped` is false, the wire format when it is true. */
  readonly base: ValueType
  readonly mapped: boolean
  /** How many arrays deep inside the column's value this value is; 0 for the whole value. */
  readonly depth: number
}

/** A type of the user's own, by `sluice.types`. */
export interface UserType extends PostgresType {
  readonly kind: 'user'
  readonly type: string
  /** Module specifier as configured, relative to the project's root when it begins with a dot. */
  readonly from: string
  readonly parse: string
  readonly serialize: string
}
