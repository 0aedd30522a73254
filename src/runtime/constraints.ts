import type { PostgresError } from 'postgres'
import { type Constraints, notNullColumns } from './constraint-names.js'
import { hasOwn } from './errors.js'

/** The names of the schema's constraints and unique indexes. */
export type ConstraintName = keyof Constraints

export type ConstraintKind = 'unique' | 'foreign key' | 'check' | 'exclusion' | 'not null'

/** By constraint name: schema, table and column of each NOT NULL constraint with that name. */
export type NotNullColumns = Readonly<
  Record<string, readonly (readonly [schema: string, table: string, column: string])[]>
>

/** An error of Postgres for a violated constraint of that kind. */
export type ConstraintViolation<Name extends ConstraintName> = PostgresError &
  ViolationOf<Constraints[Name], Name>

type ViolationOf<Kind, Name> = Kind extends 'not null'
  ? { readonly code: '23502'; readonly table_name: string; readonly column_name: string }
  : Kind extends ConstraintKind
    ? { readonly code: CodeOf<Kind>; readonly constraint_name: Name }
    : never

type CodeOf<Kind extends ConstraintKind> = {
  [Code in keyof typeof kindsByCode]: (typeof kindsByCode)[Code] extends Kind ? Code : never
}[keyof typeof kindsByCode]

// https://www.postgresql.org/docs/current/errcodes-appendix.html, class 23
const kindsByCode = {
  '23502': 'not null',
  '23503': 'foreign key',
  '23505': 'unique',
  '23514': 'check',
  '23P01': 'exclusion',
} as const

/** The kind of the constraint that a statement violated; null for every other error. */
export function violatedConstraint(error: unknown): ConstraintKind | null {
  // By name, because an application can contain two copies of postgres.js.
  if (!(error instanceof Error) || error.name !== 'PostgresError') return null
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' && hasOwn(kindsByCode, code)
    ? kindsByCode[code as keyof typeof kindsByCode]
    : null
}

// `Name` does not extend `ConstraintName`, because the compiler's errors would then show only
// `keyof Constraints`.
/**
 * Whether a statement violated this constraint: `isConstraint(error, 'tenants_email_key')`. A NOT NULL
 * constraint is identified by the column that Postgres reports, since Postgres does not report the name of
 * the constraint.
 */
export function isConstraint<Name extends { [Each in keyof Constraints]: Each }[keyof Constraints]>(
  error: unknown,
  name: Name,
): error is ConstraintViolation<Name> {
  const kind = violatedConstraint(error)
  if (kind === null) return false
  const told = (property: string): unknown => Reflect.get(error as object, property)
  if (kind !== 'not null') return told('constraint_name') === name
  const columns = hasOwn(notNullColumns, name) ? notNullColumns[name] : undefined
  return (
    columns?.some(
      ([schema, table, column]) =>
        told('schema_name') === schema && told('table_name') === table && told('column_name') === column,
    ) ?? false
  )
}
