import type { ServerError } from './database.js'

const PREFIX = 'explain (generic_plan, costs off) '

/**
 * The text that has Postgres plan a statement and start its executor, but not run it. GENERIC_PLAN is there from PostgreSQL 16 on.
 * Source: https://www.postgresql.org/docs/18/sql-explain.html
 */
export const planningText = (text: string): string => PREFIX + text

/** An error of that text as one of the statement. */
export function planningError(error: ServerError): ServerError {
  if (error.position === null) return error
  return { ...error, position: Math.max(0, error.position - PREFIX.length) }
}
