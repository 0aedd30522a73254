import type { Span } from '../diagnostics/span.js'
import type { ScalarCodec } from './scalar-types.js'

/** The content of the Drizzle schema module, read once and independent of Drizzle's classes. */
export interface SchemaModel {
  /** Tables, views and materialized views. */
  readonly relations: readonly DrizzleRelation[]
  /**
   * Absolute paths of the schema modules and everything they import below the project's root: the files to
   * watch.
   */
  readonly moduleFiles: readonly string[]
}

export interface DrizzleRelation {
  readonly kind: 'table' | 'view' | 'materialized view'
  /** SQL schema, by default `public`. */
  readonly schema: string
  readonly name: string
  /**
   * The export that contains it, and the schema module (absolute path) that exports it. Null if it is not
   * exported.
   */
  readonly exported: { readonly name: string; readonly file: string } | null
  /**
   * What no migration creates, if there are migrations: the relation, or some of its columns, by their SQL
   * names.
   */
  readonly unmigrated?: 'relation' | readonly string[]
  /** Fields of the relation in order. */
  readonly columns: readonly DrizzleColumn[]
}

export interface DrizzleColumn {
  /** Property name in the schema: `createdAt`. */
  readonly key: string
  /** SQL name: `created_at`, after casing. */
  readonly name: string
  readonly notNull: boolean
  /** NOT NULL without a database default, although Drizzle fills it in: raw SQL never runs `$defaultFn`. */
  readonly hasClientDefault: boolean
  readonly hasOnUpdate: boolean
  readonly type: DrizzleType
}

/** The Drizzle side of a stored column. */
export interface DrizzleOrigin {
  readonly relation: DrizzleRelation
  readonly column: DrizzleColumn
}

/** A column's Drizzle type, as far as it determines values and static types. */
export interface DrizzleType {
  readonly values: ColumnValues
  /**
   * The SQL type, including arrays: `uuid`, `numeric(10, 2)[]`. Empty for an expression that a view selects.
   */
  readonly sqlType: string
  /**
   * The argument of `$type<…>()` as written; null if there is none. If it is not null, the static type is the
   * schema's own, by reference. It is empty if the text cannot be found, as in a helper that calls `$type`
   * itself, and if labels are not literals in the source, such as those of a TypeScript enum.
   */
  readonly typeArgument: string | null
  /**
   * The exported name of the relation's module that `typeArgument` is; null if it is not a plain exported
   * name.
   */
  readonly typeArgumentExport: string | null
}

/** The TypeScript values of a column, for either line of Drizzle. */
export type ColumnValues =
  /** Those of a runtime codec. */
  | { readonly kind: 'scalar'; readonly codec: ScalarCodec }
  /** Labels of a pg enum, or of the `enum` option of a text column. */
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'json' }
  /** Arrays of arrays are nested here too, although Postgres has one type for every depth. */
  | { readonly kind: 'array'; readonly element: DrizzleType }
  | { readonly kind: 'custom'; readonly mapper: CustomMapper }
  /** A Drizzle class that Sluice does not support: the values follow from Postgres's type. */
  | { readonly kind: 'unknown' }
  /** An SQL expression that a view selects: Drizzle has only its name. */
  | { readonly kind: 'expression' }

/** The element type of an array; null for any other type. */
export const elementOf = ({ values }: DrizzleType): DrizzleType | null =>
  values.kind === 'array' ? values.element : null

/** The type itself, or the type of the innermost elements of an array. */
export function innermost(type: DrizzleType): DrizzleType {
  const element = elementOf(type)
  return element === null ? type : innermost(element)
}

/** The functions of a customType column, or of the elements of an array of them. */
export function mapperOf(type: DrizzleType): CustomMapper | null {
  const { values } = innermost(type)
  return values.kind === 'custom' ? values.mapper : null
}

/** Whether the static type of a column, or of its elements, is the schema's own. */
export function isTypedBySchema(type: DrizzleType): boolean {
  const element = elementOf(type)
  return type.typeArgument !== null || (element !== null && isTypedBySchema(element))
}

/** The functions of a customType, `toDriver` and `fromDriver`. */
export interface CustomMapper {
  /** The first column with these functions, as `public.users.secret`: equal names mean the same functions. */
  readonly name: string
  /** Whether it has a `fromDriver`, and a `toDriver`. */
  readonly reads: boolean
  readonly writes: boolean
  readonly receives: DriverValues
}

/** The input of `fromDriver`, if it is not the value that postgres.js makes of Postgres's text. */
export interface DriverValues {
  /** The codec of the value, for a customType that names one. */
  readonly codec: ScalarCodec | null
  /** Array types, by Postgres's name, whose values arrive as Postgres's text. */
  readonly rawArrays: readonly string[]
}

/**
 * The places of tables and columns in the user's source. Loading it parses the schema modules, so it is
 * requested only to show a diagnostic.
 */
export interface SchemaLocator {
  relation(schema: string, name: string): Span | null
  column(schema: string, relation: string, column: string): Span | null
}

/**
 * The places of everything that the schema declares, for messages about the objects that Postgres creates.
 */
export interface DeclarationLocator extends SchemaLocator {
  /**
   * An index, a constraint, a policy, an enum or similar by its name, preferably in the declaration of its
   * table.
   */
  named(name: string, owner: { readonly schema: string; readonly name: string } | null): Span | null
}
