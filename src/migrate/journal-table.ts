import type postgres from 'postgres'
import { serverFault } from './faults.js'

/** Makes Drizzle's journal table unless it is there, and gives its quoted name. */
export async function openJournal(sql: postgres.Sql, schema: string, table: string): Promise<string> {
  const name = `${quote(schema)}.${quote(table)}`
  try {
    // Asked for first, so that a role that may not create schemas can run migrations once the table is there.
    const [row] = await sql<{ exists: boolean }[]>`select to_regclass(${name}) is not null as exists`
    if (row?.exists !== true) {
      await sql.unsafe(`
        create schema if not exists ${quote(schema)};
        create table if not exists ${name} (id serial primary key, hash text not null, created_at bigint)`)
    }
  } catch (cause) {
    throw serverFault('journal', `cannot create the migrations table ${schema}.${table}`, cause)
  }
  return name
}

/** Hashes of the migrations applied, by their time. */
export async function recorded(sql: postgres.Sql, table: string): Promise<ReadonlyMap<number, string>> {
  try {
    const rows = await sql.unsafe<{ hash: string; created_at: string | null }[]>(
      `select hash, created_at::text from ${table}`,
    )
    return new Map(rows.map((row) => [Number(row.created_at), row.hash]))
  } catch (cause) {
    throw serverFault('journal', `cannot read the migrations table ${table}`, cause)
  }
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
