/** A database that runs statements of the project, which may take minutes or never end. */
import type { Config } from '../config/config.js'
import type { Database, ServerError } from '../database/database.js'
import {
  type OnRunning,
  type StatementAt,
  StatementTooLong,
  statementTimeout,
  withinLimit,
} from '../database/time-limit.js'
import { statementTooLong } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'

export interface PatientDatabase extends Database {
  /** The texts that `run` was given and Postgres has executed. */
  readonly ran: ReadonlySet<string>
  /** As `execute`, of a text of the project. Rejects with `StatementTooLong` at the limit. */
  run(text: string, statementAt: StatementAt): Promise<ServerError | null>
}

export function patientDatabase(
  database: Database,
  config: Pick<Config, 'database'>,
  onRunning: OnRunning,
): PatientDatabase {
  const ran = new Set<string>()
  const run: PatientDatabase['run'] = async (text, statementAt) => {
    const error = await withinLimit(database.execute(text), {
      seconds: statementTimeout(config.database),
      onRunning,
      database,
      statementAt,
      tooLong: statementTooLong,
    })
    if (error === null) ran.add(text)
    return error
  }
  return { ...database, ran, run, execute: (text) => run(text, () => ({ text, place: null })) }
}

/** What the work has to report, or that a statement of it did not end. */
export async function untilTooLong(
  work: () => Promise<readonly Diagnostic[]>,
): Promise<readonly Diagnostic[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StatementTooLong) return [error.diagnostic]
    throw error
  }
}
