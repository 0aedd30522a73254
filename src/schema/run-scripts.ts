import type { Config } from '../config/config.js'
import { COUNT_STATEMENTS, type Database, type ServerError } from '../database/database.js'
import type { OnRunning, StatementAt } from '../database/time-limit.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { createMissingCollations } from './collations.js'
import { explainFailures, type Failure } from './explain-failures.js'
import { type PatientDatabase, patientDatabase, untilTooLong } from './patient-database.js'
import type { DatabasePlan } from './plan-database.js'
import { type Piece, pieces } from './pieces.js'
import { assertScriptsRan } from './plan-proof.js'
import { type ParsedStatement, parseScript, type SqlNode, textIn } from './sql-tree.js'

/** Runs the setup file and the migrations, and reports which statements fail and what to do. */
export async function runScripts(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  onRunning: OnRunning = () => {},
): Promise<readonly Diagnostic[]> {
  const patient = patientDatabase(database, config, onRunning)
  return untilTooLong(async () => {
    const failures: Failure[] = []
    if (plan.setup) {
      await patient.execute(COUNT_STATEMENTS)
      for (const piece of pieces(plan.setup)) failures.push(...(await runPiece(patient, piece)))
      await freshSession(patient)
    }
    for (const file of plan.migrations) {
      await patient.execute(COUNT_STATEMENTS)
      failures.push(...(await runMigration(patient, file)))
      await freshSession(patient)
    }
    if (failures.length === 0) assertScriptsRan(plan, patient.ran)
    return explainFailures(patient, config, plan, failures)
  })
}

/**
 * Session state of a script (a search_path, a role) does not exist on the next connection, so it must not
 * exist for the next script. An open transaction is committed, as Drizzle's migrator does after the last
 * migration.
 */
async function freshSession(database: Database): Promise<void> {
  await database.execute('commit')
  await database.execute('discard all')
}

/**
 * Runs a migration as `sluice migrate` does, each piece as one message in one transaction. If that fails, its
 * statements run one by one in a transaction that survives errors, which identifies the failing ones and runs
 * the others.
 */
async function runMigration(database: PatientDatabase, file: TextFile): Promise<readonly Failure[]> {
  const messages = pieces(file, 'migration')
  for (;;) {
    const stopped = await runTransaction(database, messages)
    if (!stopped) return []
    const { error, piece } = stopped
    await database.execute('rollback')
    const before = messages.slice(0, piece ? messages.indexOf(piece) : messages.length)
    const isCommitted = await holdsEnd(before)
    if (piece && !isCommitted && (await createMissing(database, error, piece.text))) continue
    // What the migration's own COMMIT has stored cannot be run again.
    if (!isCommitted) await database.execute('begin')
    const failures: Failure[] = []
    for (const each of isCommitted ? messages.slice(before.length) : messages) {
      failures.push(...(await runStatements(database, each)))
    }
    const last = messages.at(-1)
    const atEnd = await commit(database, last)
    // A deferred constraint fails when the transaction ends, and undoes all statements, however few failed
    // before.
    if (atEnd && last) return [...failures, failureOfPiece(last, atEnd, [])]
    if (failures.length > 0) return failures
    // An error of a message as a whole: each of its statements succeeds alone.
    const place = piece ?? last
    return place ? [failureOfPiece(place, error, [])] : []
  }
}

/** Whether the pieces end the transaction that they run in. */
async function holdsEnd(messages: readonly Piece[]): Promise<boolean> {
  const scripts = await Promise.all(messages.map(({ text }) => parseScript(text)))
  return scripts.some((statements) =>
    statements?.some(
      ({ tree }) => tree.kind === 'TransactionStmt' && ENDS.has(textIn(tree.fields['kind']) ?? ''),
    ),
  )
}

/** `TransactionStmtKind` of src/include/nodes/parsenodes.h. */
const ENDS: ReadonlySet<string> = new Set(['TRANS_STMT_COMMIT', 'TRANS_STMT_ROLLBACK', 'TRANS_STMT_PREPARE'])

/** The point at which a transaction has stopped; without a piece at its end. */
interface Stop {
  readonly error: ServerError
  readonly piece: Piece | null
}

async function runTransaction(database: PatientDatabase, messages: readonly Piece[]): Promise<Stop | null> {
  await database.execute('begin')
  for (const piece of messages) {
    const error = await database.run(piece.text, statementOf(piece))
    if (error) return { error, piece }
  }
  const error = await commit(database, messages.at(-1))
  return error && { error, piece: null }
}

/** Deferred constraint triggers run at the end of the transaction, including functions of the project. */
const commit = (database: PatientDatabase, last: Piece | undefined): Promise<ServerError | null> =>
  last ? database.run('commit', () => wholePiece(last)) : database.execute('commit')

const wholePiece = ({ file, start, text }: Piece): { text: string; place: Span } => {
  const blank = text.length - text.trimStart().length
  return { text, place: span(file, start + blank, start + text.trimEnd().length) }
}

/** The running statement of a piece; the piece as a whole if its session may no longer count them. */
function statementOf(piece: Piece): StatementAt {
  const { file, start, text } = piece
  return async (begun) => {
    const statements = (await parseScript(text)) ?? []
    const index = statements.length === 1 ? 0 : begun - 1
    const running = statements[index]
    if (!running || statements.slice(0, index).some(stopsCounting)) return wholePiece(piece)
    return {
      text: text.slice(running.start, running.end),
      place: span(file, start + running.start, start + running.end),
    }
  }
}

/** `COUNT_STATEMENTS` is in effect until then. */
function stopsCounting({ tree: { kind, fields } }: ParsedStatement): boolean {
  if (kind === 'DiscardStmt') return true
  if (kind !== 'VariableSetStmt') return false
  const name = textIn(fields['name'])
  return name === null || name === 'client_min_messages' || name === 'log_parser_stats'
}

/**
 * Runs a piece as one message; if that fails, its statements one by one. Postgres has then rolled back the
 * whole piece.
 */
async function runPiece(database: PatientDatabase, piece: Piece): Promise<readonly Failure[]> {
  const error = await execute(database, piece)
  if (!error) return []
  const statements = await parseScript(piece.text)
  if (statements?.some(({ tree }) => tree.kind === 'TransactionStmt')) {
    await database.execute('rollback')
    // The others were rolled back as well, so they count as failed.
    return [
      failureOfPiece(
        piece,
        error,
        statements.map(({ tree }) => tree),
      ),
    ]
  }
  return runStatements(database, piece)
}

/** A savepoint before each statement; a statement can use the same name without harm. */
const SAVEPOINT = 'before_statement'

async function runStatements(database: PatientDatabase, piece: Piece): Promise<readonly Failure[]> {
  const { source, file, start, text } = piece
  const statements = await parseScript(text)
  if (!statements) {
    const problem = await attempt(database, text, () => wholePiece(piece))
    return problem ? [failureOfPiece(piece, problem, [])] : []
  }
  const failures: Failure[] = []
  for (const statement of statements) {
    const own = text.slice(statement.start, statement.end)
    const [from, to] = [start + statement.start, start + statement.end]
    const whole = span(file, from, to)
    const problem = await attempt(database, own, () => ({ text: own, place: whole }))
    if (!problem) continue
    const place = problem.position === null ? whole : tokenAt(file, from + problem.position)
    failures.push({ source, error: problem, place, text: own, trees: [statement.tree] })
  }
  return failures
}

/**
 * Runs a statement. An error does not end the transaction of the statement. Outside of a transaction, as
 * after the migration's own COMMIT, the savepoint fails and the statement is rolled back by itself.
 */
async function attempt(
  database: PatientDatabase,
  text: string,
  statementAt: StatementAt,
): Promise<ServerError | null> {
  const isInTransaction = (await database.execute(`savepoint ${SAVEPOINT}`)) === null
  const error = await database.run(text, statementAt)
  if (error && isInTransaction) await database.execute(`rollback to savepoint ${SAVEPOINT}`)
  return error && (await createMissing(database, error, text)) ? attempt(database, text, statementAt) : error
}

function failureOfPiece(piece: Piece, error: ServerError, trees: readonly SqlNode[]): Failure {
  const { source, file, start, text } = piece
  const place = error.position === null ? wholePiece(piece).place : tokenAt(file, start + error.position)
  return { source, error, place, text, trees }
}

async function execute(database: PatientDatabase, piece: Piece): Promise<ServerError | null> {
  const run = (): Promise<ServerError | null> => database.run(piece.text, statementOf(piece))
  const error = await run()
  return error && (await createMissing(database, error, piece.text)) ? run() : error
}

const UNDEFINED_OBJECT = '42704'

const createMissing = async (database: Database, { sqlstate }: ServerError, text: string): Promise<boolean> =>
  sqlstate === UNDEFINED_OBJECT && createMissingCollations(database, text)

function tokenAt(file: TextFile, start: number): Span {
  const length = /^(?:"(?:[^"]|"")*"|[\w$]+|\S)/.exec(file.text.slice(start))?.[0].length ?? 0
  return span(file, start, start + length)
}
