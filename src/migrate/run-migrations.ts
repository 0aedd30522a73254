import postgres from 'postgres'
import { lost, rejection, serverFault } from './faults.js'
import { type Journal, openJournal, record } from './journal-table.js'
import { MigrationError } from './migration-error.js'
import { pending } from './pending.js'
import { type Chunk, type Migration, type MigrationsFolder, readMigrations } from './read-migrations.js'

export interface RunMigrationsOptions {
  /** `postgres://user:password@host:port/database`; `sslmode` and other settings of postgres.js as query parameters. */
  readonly url: string
  /** drizzle-kit's `out`. */
  readonly folder: string
  /** Drizzle's journal table; default `__drizzle_migrations`. */
  readonly table?: string | undefined
  /** The journal table's schema; default `drizzle`. */
  readonly schema?: string | undefined
  readonly onNotice?: ((notice: MigrationNotice) => void) | undefined
}

/** Information that does not stop the run. */
export type MigrationNotice =
  /** Another run holds the lock; this one continues when that one has ended. */
  | { readonly kind: 'waiting'; readonly message: string }
  /** The text of an applied migration has changed since. */
  | { readonly kind: 'edited'; readonly message: string; readonly file: string }
  /** A NOTICE or WARNING that Postgres raised while a migration ran. */
  | { readonly kind: 'server'; readonly message: string; readonly severity: string; readonly file: string }

/**
 * Applies the migrations that the database does not have yet, in the folder's order, each in its own
 * transaction, and returns their tags. (Drizzle's migrator uses one transaction for all, in which a value
 * added to an enum cannot be used: https://www.postgresql.org/docs/18/sql-altertype.html.)
 *
 * Runs exclude each other by an advisory lock, so any number of processes can start at once. The lock belongs
 * to the session, so the connection must bypass a pooler in transaction mode (PgBouncer). Applied migrations
 * are recorded in Drizzle's table, as drizzle-kit does, so either tool continues where the other stopped. A
 * folder of drizzle-kit 1.0 upgrades the table of an earlier Drizzle, as Drizzle 1.0 does.
 *
 * Rejects with a MigrationError.
 */
export async function runMigrations(
  options: RunMigrationsOptions,
): Promise<{ readonly applied: readonly string[] }> {
  const { schema = 'drizzle', table = '__drizzle_migrations' } = options
  const folder = readMigrations(options.folder)
  const applied: string[] = []
  const session: { closed: boolean; migration: Migration | null } = { closed: false, migration: null }
  const sql = connect(options.url, {
    onclose: () => {
      session.closed = true
    },
    onnotice: ({ severity, message }) => {
      if (session.migration === null) return
      options.onNotice?.({
        kind: 'server',
        severity: severity ?? 'NOTICE',
        message: message ?? '',
        file: session.migration.file,
      })
    },
  })
  try {
    await lock(sql, `${schema}.${table}`, options.onNotice)
    const journal = await openJournal(sql, schema, table, folder)
    const { rest, edited } = pending(folder, journal.rows)
    for (const { file } of edited) {
      const message = `${file} was edited after it was applied, so the database has its old text`
      options.onNotice?.({ kind: 'edited', message, file })
    }
    for (const migration of rest) {
      if (session.closed) throw lost(applied)
      session.migration = migration
      await apply(sql, journal, folder.layout, migration, applied)
      session.migration = null
      applied.push(migration.tag)
    }
    return { applied }
  } finally {
    // The end of the session releases the lock, whatever state the session is in.
    await sql.end({ timeout: 5 })
  }
}

type Sql = postgres.Sql

function connect(url: string, events: Pick<postgres.Options<{}>, 'onclose' | 'onnotice'>): Sql {
  try {
    return postgres(url, {
      ...events,
      max: 1,
      // A new connection during the run would not hold the lock. (postgres.js's default is about an hour.)
      max_lifetime: null,
      idle_timeout: 0,
      fetch_types: false,
      connection: { application_name: 'sluice migrate' },
    })
  } catch (cause) {
    throw new MigrationError('connection', 'the connection URL is not valid', {
      hint: 'write postgres://user:password@host:port/database, with special characters percent-encoded',
      cause,
    })
  }
}

/** Named after the journal table, so that projects which share a database do not wait for each other. */
async function lock(sql: Sql, journal: string, onNotice: RunMigrationsOptions['onNotice']): Promise<void> {
  try {
    const [row] = await sql<{ locked: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${journal}, 0)) as locked`
    if (row?.locked) return
    onNotice?.({ kind: 'waiting', message: 'another run is migrating this database; waiting until it ends' })
    await sql`select pg_advisory_lock(hashtextextended(${journal}, 0))`
  } catch (cause) {
    throw serverFault('connection', 'no connection to the database', cause)
  }
}

async function apply(
  sql: Sql,
  journal: Journal,
  layout: MigrationsFolder['layout'],
  migration: Migration,
  applied: readonly string[],
): Promise<void> {
  const progress: { chunk: Chunk | null } = { chunk: null }
  try {
    await sql.begin(async (tx) => {
      for (const chunk of migration.chunks) {
        progress.chunk = chunk
        await tx.unsafe(chunk.text)
      }
      progress.chunk = null
      await record(tx, journal, layout, migration)
    })
  } catch (cause) {
    if (cause instanceof postgres.PostgresError) throw rejection(migration, progress.chunk, cause, applied)
    throw lost(applied, cause, migration.file)
  }
}
