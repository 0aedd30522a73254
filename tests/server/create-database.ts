import { randomBytes } from 'node:crypto'
import postgres from 'postgres'

export interface Database {
  readonly url: string
  /** As in `PostgreSQL 18.4`. */
  readonly version: string
  drop(): Promise<void>
}

/** Creates an empty database on the server that the URL points to; `options` are those of CREATE DATABASE. */
export async function createDatabase(serverUrl: string, options = ''): Promise<Database> {
  const name = `sluice_${randomBytes(6).toString('hex')}`
  const version = await administrate(serverUrl, async (sql) => {
    await sql.unsafe(`create database ${name} ${options}`)
    return versionOf(sql)
  })
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    version,
    drop: () =>
      administrate(serverUrl, async (sql) => {
        await sql.unsafe(`drop database if exists ${name} with (force)`)
      }),
  }
}

/** What the server at that URL calls itself. */
export function serverVersion(url: string): Promise<string> {
  return administrate(url, versionOf)
}

async function versionOf(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<[{ version: string }]>`select current_setting('server_version') as version`
  return `PostgreSQL ${row.version}`
}

async function administrate<Result>(
  url: string,
  work: (sql: postgres.Sql) => Promise<Result>,
): Promise<Result> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}
