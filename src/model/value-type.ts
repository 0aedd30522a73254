import type { ScalarCodec } from './scalar-types.js'
import type { JsonShape } from './json-shape.js'
import type { DrizzleColumn, DrizzleOrigin, DrizzleRelation } from './schema-model.js'

/** The type of a value in transit between Postgres and TypeScript. */
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

/** A type with its own codec in the runtime; `codec` is the codec's exported name. */
interface ScalarType extends PostgresType {
  readonly kind: 'scalar'
  readonly codec: ScalarCodec
}

interface EnumType extends PostgresType {
  readonly kind: 'enum'
  readonly labels: readonly string[]
}

export interface ArrayType extends PostgresType {
  readonly kind: 'array'
  readonly element: ValueType
  readonly elementNullable: boolean
  /** Nesting depth of the TypeScript array, 1 or more. */
  readonly dimensions: number
  /** The delimiter between elements in Postgres's text: `,`, but `;` for box. */
  readonly delimiter: string
}

interface CompositeType extends PostgresType {
  readonly kind: 'composite'
  readonly attributes: readonly CompositeAttribute[]
}

interface CompositeAttribute {
  readonly name: string
  readonly property: string
  readonly type: ValueType
  readonly nullable: boolean
}

export interface JsonType extends PostgresType {
  readonly kind: 'json'
  /** The shape of the value, as far as the query determines it. */
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
  /**
   * Further columns from which the value may come instead, with the same codec and mappers: the static type
   * is a union of all.
   */
  readonly also: readonly DrizzleOrigin[]
  /**
   * The type without the schema's static type: it determines the codec if `mapped` is false, and the wire
   * format if it is true.
   */
  readonly base: ValueType
  readonly mapped: boolean
  /** The depth of this value inside arrays of the column's value; 0 for the whole value. */
  readonly depth: number
}

/** A user-defined type, from `sluice.types`. */
interface UserType extends PostgresType {
  readonly kind: 'user'
  readonly type: string
  /** Module specifier as configured, relative to the project's root if it begins with a dot. */
  readonly from: string
  readonly parse: string
  readonly serialize: string
}
