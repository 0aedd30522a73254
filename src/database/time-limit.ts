import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Span } from '../diagnostics/span.js'
import type { Database } from './database.js'

/** A statement and its place. */
interface PlacedStatement {
  readonly text: string
  readonly place: Span | null
}

/** A statement that has been running for a while. */
export interface RunningStatement extends PlacedStatement {
  readonly milliseconds: number
}

/** Called repeatedly while a statement runs, from its fifth second on. */
export type OnRunning = (running: RunningStatement) => void

/** The running statement, given the number of statements that have begun; 0 if that is unknown. */
export type StatementAt = (begun: number) => PlacedStatement | Promise<PlacedStatement>

export interface TimeLimit {
  /** 0 for no limit. */
  readonly seconds: number
  readonly onRunning: OnRunning
  readonly database: Pick<Database, 'statementsBegun' | 'abandon'>
  readonly statementAt: StatementAt
  readonly tooLong: (statement: PlacedStatement, seconds: number) => Diagnostic
}

/** Why the embedded server was stopped. */
export class StatementTooLong extends Error {
  override readonly name = 'StatementTooLong'
  readonly diagnostic: Diagnostic

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message)
    this.diagnostic = diagnostic
  }
}

/** Long enough for every project's migrations, and short enough for a CI job. */
const DEFAULT_SECONDS = 600
/** After this wait, a person should see the reason. */
const SILENT_MS = 5000
/** The interval at which the running statement is determined. */
const EVERY_MS = 250

export const statementTimeout = (database: { readonly statementTimeout?: number } = {}): number =>
  database.statementTimeout ?? DEFAULT_SECONDS

/**
 * Awaits an answer of the embedded server. It cannot be interrupted, so when one statement has reached the
 * limit the server is stopped, and everything that waits for it rejects with `StatementTooLong`.
 */
export async function withinLimit<T>(answer: Promise<T>, limit: TimeLimit): Promise<T> {
  const { seconds, onRunning, database, statementAt, tooLong } = limit
  let current = { index: database.statementsBegun(), since: performance.now() }
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<never>((_resolve, reject) => {
    const look = async (): Promise<void> => {
      const index = database.statementsBegun()
      if (index !== current.index) current = { index, since: performance.now() }
      const milliseconds = performance.now() - current.since
      if (milliseconds < SILENT_MS && (seconds === 0 || milliseconds < seconds * 1000)) return
      const statement = await statementAt(index)
      if (seconds > 0 && milliseconds >= seconds * 1000) {
        const error = new StatementTooLong(tooLong(statement, seconds))
        reject(error)
        database.abandon(error)
      } else if (timer) onRunning({ ...statement, milliseconds })
    }
    timer = setInterval(() => void look().catch(reject), EVERY_MS)
  })
  try {
    return await Promise.race([answer, passed])
  } finally {
    clearInterval(timer)
    timer = undefined
  }
}
