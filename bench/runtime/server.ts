import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { createDatabase } from '../../tests/server/create-database.js'
import { startServer } from '../../tests/server/start-server.js'
import { DDL, fillReadings } from './data.js'
import type { ScenarioName } from './scenarios.js'

/** The server that all contenders talk to, and what is done on it outside the measured time. */
export interface Bench {
  readonly url: string
  /** As in `PostgreSQL 18.4`. */
  readonly version: string
  /** Empties what the scenario fills. */
  reset(scenario: ScenarioName): Promise<void>
  /** Tells the contents of what the scenario filled; equal for equal rows in any order. */
  contents(scenario: ScenarioName): Promise<string>
  /** Milliseconds of `psql \copy` from a file. */
  psqlCopy(file: string): Promise<number>
  close(): Promise<void>
}

const FILLED: Readonly<Partial<Record<ScenarioName, { readonly table: string; readonly columns: string }>>> =
  {
    insert: { table: 'events', columns: 'account_id, kind, amount, payload, happened_at' },
    copy: { table: 'copied', columns: 'sensor, label, value, taken_at' },
  }

export async function openBench(readings: number): Promise<Bench> {
  const server = await startServer()
  const database = await createDatabase(server.url)
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(DDL)
  for (const statement of fillReadings(readings).split(';')) await sql.unsafe(statement)
  return {
    url: database.url,
    version: database.version,
    async reset(scenario) {
      const filled = FILLED[scenario]
      if (filled !== undefined) await sql.unsafe(`truncate ${filled.table} restart identity`)
    },
    async contents(scenario) {
      const filled = FILLED[scenario]
      if (filled === undefined) throw new Error(`${scenario} fills nothing`)
      const [row] = await sql.unsafe<[{ contents: string }]>(
        `select count(*) || ' rows, ' || sum(hashtextextended(row(${filled.columns})::text, 0)) as contents from ${filled.table}`,
      )
      return row.contents
    },
    async psqlCopy(file) {
      const start = process.hrtime.bigint()
      await promisify(execFile)('psql', [
        database.url,
        '--no-psqlrc',
        '--set=ON_ERROR_STOP=1',
        '--quiet',
        `--command=\\copy copied (sensor, label, value, taken_at) from '${file}'`,
      ])
      return Number(process.hrtime.bigint() - start) / 1e6
    },
    async close() {
      await sql.end()
      await database.drop()
      await server.stop()
    },
  }
}

/** As in `psql 15.18`; null where there is none. */
export function psqlVersion(): string | null {
  try {
    const [version = ''] = /\d+[.\d]*/.exec(execFileSync('psql', ['--version'], { encoding: 'utf8' })) ?? []
    return `psql ${version}`
  } catch {
    return null
  }
}
