import type { Span } from '../diagnostics/span.js'
import type { ScalarCodec } from './scalar-types.js'

/** What the Drizzle schema module says, read once and independent of Drizzle's classes. */
export interface SchemaModel {
  /** Tables, views and materialized views. */
  readonly relations: readonly DrizzleRelation[]
  /** Absolute paths of the schema modules and everything they import below the project's root: what a watcher must watch. */
  readonly moduleFiles: readonly string[]
}

export interface DrizzleRelation {
  readonly kind: 'table' | 'view' | 'materialized view'
  /** SQL schema, `public` when none is given. */
  readonly schema: string
  readonly name: string
  /** The export that holds it, and the schema module (absolute path) that exports it. Null when it is not exported. */
  readonly exported: { readonly name: string; readonly file: string } | null
  /** What no migration has, where there are migrations: the relation, or those of its columns, by their SQL names. */
  readonly unmigrated?: 'relation' | readonly string[]
  /** Fields of the relation in order. */
  readonly columns: readonly DrizzleColumn[]
}

export interface DrizzleColumn {
  /** Property name in the schema: `createdAt`. */
  readonly key: string
  /** SQL name: `created_at`, casing applied. */
  readonly name: string
  readonly notNull: boolean
  /** NOT NULL without database default although Drizzle fills it in: raw SQL never runs `$defaultFn`. */
  readonly hasClientDefault: boolean
  readonly hasOnUpdate: boolean
  readonly type: DrizzleType
}

/** The Drizzle side of a stored column. */
export interface DrizzleOrigin {
  readonly relation: DrizzleRelation
  readonly column: DrizzleColumn
}

/** A column's Drizzle type, as far as it decides values and static types. */
export interface DrizzleType {
  readonly values: ColumnValues
  /** As SQL has it, arrays included: `uuid`, `numeric(10, 2)[]`. Empty for an expression that a view selects. */
  readonly sqlType: string
  /**
   * The argument of `$type<…>()` as written, null without one. Not null means that the static type is the schema's, by
   * reference. Empty where the text cannot be found, as behind a helper that calls `$type` itself, and where labels are not
   * literals in the source, as those of a TypeScript enum.
   */
  readonly typeArgument: string | null
  /** The name exported by the relation's module that `typeArgument` is, null when it is not a plain exported name. */
  readonly typeArgumentExport: string | null
}

/** What the values of a column are in TypeScript, whichever line of Drizzle declares it. */
export type ColumnValues =
  /** Those of a codec of the runtime. */
  | { readonly kind: 'scalar'; readonly codec: ScalarCodec }
  /** Labels of a pg enum, or of the `enum` option of a text column. */
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'json' }
  /** Arrays of arrays are nested here too, where Postgres has one type for every depth. */
  | { readonly kind: 'array'; readonly element: DrizzleType }
  | { readonly kind: 'custom'; readonly mapper: CustomMapper }
  /** A class of Drizzle that Sluice does not know: the values follow from Postgres's type. */
  | { readonly kind: 'unknown' }
  /** An SQL expression that a view selects: Drizzle knows its name only. */
  | { readonly kind: 'expression' }

/** The type of the elements of an array, null for any other type. */
export const elementOf = ({ values }: DrizzleType): DrizzleType | null =>
  values.kind === 'array' ? values.element : null

/** The type itself, or that of the innermost elements of an array. */
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
  /** The first column that has them, as `public.users.secret`: where the names are equal the functions are the same. */
  readonly name: string
  /** Whether there is a `fromDriver`, and a `toDriver`. */
  readonly reads: boolean
  readonly writes: boolean
  readonly receives: DriverValues
}

/** What `fromDriver` receives where that is not the value that postgres.js makes of Postgres's text. */
export interface DriverValues {
  /** The codec of the value, for a customType that names one. */
  readonly codec: ScalarCodec | null
  /** Array types, by Postgres's name, that arrive as Postgres's text. */
  readonly rawArrays: readonly string[]
}

/**
 * Where tables and columns stand in the user's source. Loading it costs a syntax tree of the schema modules,
 * so it is asked for only when a diagnostic is to be shown.
 */
export interface SchemaLocator {
  relation(schema: string, name: string): Span | null
  column(schema: string, relation: string, column: string): Span | null
}

/** Where everything stands that the schema declares, for messages about what Postgres makes of it. */
export interface DeclarationLocator extends SchemaLocator {
  /** An index, a constraint, a policy, an enum or the like by its name, first in the declaration of its table. */
  named(name: string, owner: { readonly schema: string; readonly name: string } | null): Span | null
}
