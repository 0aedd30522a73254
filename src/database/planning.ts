import type { ServerError } from './database.js'

const PREFIX = 'explain (generic_plan, costs off) '

/**
 * The text with which Postgres plans a statement and starts its executor, but does not run it. GENERIC_PLAN
 * exists from PostgreSQL 16 on.
 * Source: https://www.postgresql.org/docs/18/sql-explain.html
 */
export const planningText = (text: string): string => PREFIX + text

/** Converts an error of that text to an error of the statement. */
export function planningError(error: ServerError): ServerError {
  if (error.position === null) return error
  return { ...error, position: Math.max(0, error.position - PREFIX.length) }
}
