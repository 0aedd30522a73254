import type postgres from 'postgres'
import { serverFault } from './faults.js'
import { MigrationError } from './migration-error.js'
import type { Migration, MigrationsFolder } from './read-migrations.js'

/** A row of Drizzle's journal table. */
export interface Recorded {
  readonly id: number
  readonly hash: string
  readonly when: number
  /** The name of the migration's folder; null if a Drizzle before 1.0 wrote the row. */
  readonly name: string | null
}

/** Drizzle's table of applied migrations. */
export interface Journal {
  /** Quoted, with its schema. */
  readonly table: string
  readonly rows: readonly Recorded[]
  /** From Drizzle 1.0 on, the table contains the names of the migrations. */
  readonly hasNames: boolean
}

const COLUMNS = 'id serial primary key, hash text not null, created_at bigint'
const NAMED_COLUMNS = `${COLUMNS}, name text, applied_at timestamp with time zone default now()`

/**
 * Creates the table unless it exists, in the form of the Drizzle that wrote the folder. A table of Drizzle
 * before 1.0 is upgraded for a folder of 1.0, as Drizzle 1.0 does on its first run.
 */
export async function openJournal(
  sql: postgres.Sql,
  schema: string,
  table: string,
  folder: MigrationsFolder,
): Promise<Journal> {
  const name = `${quote(schema)}.${quote(table)}`
  try {
    // Checked first, so that a role that cannot create schemas can run migrations once the table exists.
    const [row] = await sql<{ exists: boolean }[]>`select to_regclass(${name}) is not null as exists`
    if (row?.exists !== true) {
      await sql.unsafe(`
        create schema if not exists ${quote(schema)};
        create table if not exists ${name} (${folder.layout === 'folders' ? NAMED_COLUMNS : COLUMNS})`)
    }
  } catch (cause) {
    throw serverFault('journal', `cannot create the migrations table ${schema}.${table}`, cause)
  }
  const journal = await read(sql, name)
  const unnamed = journal.rows.filter((row) => row.name === null)
  if (folder.layout === 'journal' || (journal.hasNames && unnamed.length === 0)) return journal
  await upgrade(sql, journal, folder.migrations)
  return read(sql, name)
}

async function read(sql: postgres.Sql, table: string): Promise<Journal> {
  try {
    const columns = await sql<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`
    const hasNames = columns.some(({ name }) => name === 'name')
    const rows = await sql.unsafe<
      { id: number; hash: string; created_at: string | null; name: string | null }[]
    >(
      `select id, hash, created_at::text, ${hasNames ? 'name' : 'null::text as name'} from ${table} order by id`,
    )
    return {
      table,
      hasNames,
      rows: rows.map(({ id, hash, created_at, name }) => ({ id, hash, when: Number(created_at), name })),
    }
  } catch (cause) {
    throw serverFault('journal', `cannot read the migrations table ${table}`, cause)
  }
}

/**
 * Adds the columns of Drizzle 1.0 and fills in names. Drizzle finds a row's migration by the second in which
 * it was generated, and by its hash if several have the same (upToV1 of drizzle-orm/up-migrations/pg).
 */
async function upgrade(
  sql: postgres.Sql,
  { table, rows, hasNames }: Journal,
  migrations: readonly Migration[],
): Promise<void> {
  const named = rows.flatMap((row) => {
    if (row.name !== null) return []
    const second = Math.floor(row.when / 1000) * 1000
    const [first, ...others] = migrations.filter(({ when }) => when === second)
    const found = first && others.length === 0 ? first : migrations.find(({ hash }) => hash === row.hash)
    return [{ id: row.id, tag: found?.tag ?? null }]
  })
  const unknown = named.flatMap(({ id, tag }) => (tag === null ? [id] : []))
  // Drizzle fills in names only once, and ignores rows that were added without one.
  if (!hasNames && unknown.length > 0) {
    throw new MigrationError(
      'journal',
      `the rows ${unknown.join(', ')} of the migrations table ${table} match no migration of the folder`,
      { hint: 'restore the folders of these migrations, as drizzle-kit up makes them of the old files' },
    )
  }
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(`
        alter table ${table} add column if not exists name text;
        alter table ${table} add column if not exists applied_at timestamp with time zone default now()`)
      for (const { id, tag } of named) {
        if (tag !== null) {
          await tx.unsafe(`update ${table} set name = $1, applied_at = null where id = $2`, [tag, id])
        }
      }
    })
  } catch (cause) {
    throw serverFault('journal', `cannot upgrade the migrations table ${table}`, cause)
  }
}

/** Records a migration as applied, in the transaction that applies it. */
export async function record(
  tx: postgres.TransactionSql,
  { table, hasNames }: Journal,
  layout: MigrationsFolder['layout'],
  { hash, when, tag }: Migration,
): Promise<void> {
  if (hasNames && layout === 'folders') {
    await tx.unsafe(`insert into ${table} (hash, created_at, name) values ($1, $2, $3)`, [hash, when, tag])
  } else await tx.unsafe(`insert into ${table} (hash, created_at) values ($1, $2)`, [hash, when])
}

const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
