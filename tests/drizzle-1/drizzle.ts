/** Drizzle 1.0, as this folder's own package has it. */
export { generateDrizzleJson, generateMigration } from 'drizzle-kit/api-postgres'
export { asc } from 'drizzle-orm'
export type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core'
export { drizzle } from 'drizzle-orm/postgres-js'
export { migrate } from 'drizzle-orm/postgres-js/migrator'
