/** A database that runs statements of the project, which may take minutes or never end. */
import type { Config } from '../config/config.js'
import type { Database, ServerError } from '../database/database.js'
import { serverError } from '../database/server-error.js'
import {
  type OnRunning,
  type StatementAt,
  StatementTooLong,
  statementTimeout,
  withinLimit,
} from '../database/time-limit.js'
import { statementTooLong } from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { parseScript } from './sql-tree.js'

export interface PatientDatabase extends Database {
  /** The texts that were passed to `run` and that Postgres has executed. */
  readonly ran: ReadonlySet<string>
  /** Like `execute`, for a text of the project. Rejects with `StatementTooLong` at the limit. */
  run(text: string, statementAt: StatementAt): Promise<ServerError | null>
}

export function patientDatabase(
  database: Database,
  config: Pick<Config, 'database'>,
  onRunning: OnRunning,
): PatientDatabase {
  const ran = new Set<string>()
  const run: PatientDatabase['run'] = async (text, statementAt) => {
    if (await startsProgram(text)) return NO_PROGRAMS
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

/** The embedded server crashes if a statement tries to start a program. */
async function startsProgram(text: string): Promise<boolean> {
  if (!/\bprogram\b/i.test(text)) return false
  const statements = (await parseScript(text)) ?? []
  return statements.some(({ tree: { kind, fields } }) => kind === 'CopyStmt' && fields['is_program'] === true)
}

const NO_PROGRAMS = serverError(
  {
    code: '0A000',
    message: 'the embedded Postgres cannot start programs',
    hint: 'checking queries needs no data: leave COPY … PROGRAM to the scripts that load some',
  },
  '',
)

/** The diagnostics of the work, or one for a statement of it that did not end. */
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
