import { createClient } from '../../generated/sluice.js'

/** The handle that hand-written queries and generated functions take. */
export type DbClient = ReturnType<typeof connect>

let client: DbClient | null = null

/**
 * The process's connection pool, made on the first call; connections open when a query needs one.
 *
 * - `DATABASE_URL`: where. TLS with a verified certificate, except to this machine; `?sslmode=` in the URL overrides.
 * - `DATABASE_POOL_SIZE`: connections at most, 10 unless set. All processes together must stay below the server's
 *   `max_connections`.
 *
 * Throws when `DATABASE_URL` is not set or one of the two cannot be read.
 */
export function getDbClient(): DbClient {
  client ??= connect(process.env.DATABASE_URL, process.env.DATABASE_POOL_SIZE)
  return client
}

/** Lets running queries end, for at most five seconds, and closes the pool. The next `getDbClient` makes a new one. */
export async function closeDbClient(): Promise<void> {
  const closing = client
  client = null
  await closing?.end({ timeout: 5 })
}

/** For services: closes the pool on SIGTERM and SIGINT, then ends the process as the signal would have. */
export function closeDbClientOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Once: a second signal is the reader's way to insist.
    process.once(signal, () => {
      void closeDbClient().finally(() => process.kill(process.pid, signal))
    })
  }
}

function connect(url: string | undefined, poolSize = '10') {
  if (!url) throw new Error('DATABASE_URL is not set: postgres://user:password@host:port/database')
  const max = Number(poolSize)
  if (!Number.isInteger(max) || max < 1)
    throw new Error(`DATABASE_POOL_SIZE is no number of connections: ${poolSize}`)

  const { hostname, searchParams } = new URL(url)
  const isLocal = ['localhost', '127.0.0.1', '[::1]', ''].includes(hostname)
  return createClient(url, {
    max,
    ...(searchParams.has('sslmode') ? {} : { ssl: isLocal ? false : 'verify-full' }),
    connect_timeout: 10,
    idle_timeout: 60,
    connection: {
      // Shown in pg_stat_activity and in the server's log.
      application_name: 'api-key-service',
      statement_timeout: 30_000,
    },
  })
}
