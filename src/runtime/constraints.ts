import type { PostgresError } from 'postgres'
import type { ConstraintName } from './constraint-names.js'

/** Whether Postgres rejected a statement for this constraint: `isConstraint(error, 'tenants_email_key')`. */
export function isConstraint<Name extends ConstraintName>(
  error: unknown,
  name: Name,
): error is PostgresError & { readonly constraint_name: Name } {
  // By name, since an application may hold two copies of postgres.js.
  return (
    error instanceof Error &&
    error.name === 'PostgresError' &&
    'constraint_name' in error &&
    error.constraint_name === name
  )
}
