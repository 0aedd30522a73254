import type { Config } from '../config/config.js'
import type { Database, ServerError } from '../database/database.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { createMissingCollations } from './collations.js'
import { explainFailures, type Failure } from './explain-failures.js'
import type { DatabasePlan } from './plan-database.js'
import { parseScript, type SqlNode, textIn } from './sql-tree.js'

/** Runs the setup file and the migrations, and reports which statements fail and what to do. */
export async function runScripts(
  database: Database,
  config: Config,
  plan: DatabasePlan,
): Promise<readonly Diagnostic[]> {
  const failures: Failure[] = []
  if (plan.setup) {
    for (const piece of pieces(plan.setup)) failures.push(...(await runPiece(database, piece)))
    await freshSession(database)
  }
  for (const file of plan.migrations) {
    failures.push(...(await runMigration(database, file)))
    await freshSession(database)
  }
  return explainFailures(database, config, plan, failures)
}

/**
 * What a script leaves behind in its session (a search_path, a role) is not there for the next connection, so it is not
 * there for the next script. A transaction left open is committed, as Drizzle's migrator does after the last migration.
 */
async function freshSession(database: Database): Promise<void> {
  await database.execute('commit')
  await database.execute('discard all')
}

/** A stretch of a script that is sent as one message. */
interface Piece {
  readonly source: Failure['source']
  readonly file: TextFile
  readonly start: number
  readonly text: string
}

/** The stretches between drizzle-kit's breakpoints. */
function pieces(file: TextFile, source: Failure['source'] = 'setup'): readonly Piece[] {
  const found: Piece[] = []
  let start = 0
  const add = (end: number): void => {
    const text = file.text.slice(start, end)
    if (text.trim() !== '') found.push({ source, file, start, text })
  }
  for (const match of file.text.matchAll(/-->\s*statement-breakpoint/g)) {
    add(match.index)
    start = match.index + match[0].length
  }
  add(file.text.length)
  return found
}

/**
 * Runs a migration as `sluice migrate` does, each piece as one message in a transaction of the whole. If that fails, its statements
 * run one by one in a transaction that survives errors, which names those that fail and runs the others.
 */
async function runMigration(database: Database, file: TextFile): Promise<readonly Failure[]> {
  const messages = pieces(file, 'migration')
  for (;;) {
    const stopped = await runTransaction(database, messages)
    if (!stopped) return []
    const { error, piece } = stopped
    await database.execute('rollback')
    const before = messages.slice(0, piece ? messages.indexOf(piece) : messages.length)
    const isCommitted = await holdsEnd(before)
    if (piece && !isCommitted && (await createMissing(database, error, piece.text))) continue
    // What a COMMIT of the migration's own has kept cannot be run again.
    if (!isCommitted) await database.execute('begin')
    const failures: Failure[] = []
    for (const each of isCommitted ? messages.slice(before.length) : messages) {
      failures.push(...(await runStatements(database, each)))
    }
    const atEnd = await database.execute('commit')
    const last = messages.at(-1)
    // A deferred constraint fails when the transaction ends, and undoes all statements, however few failed before.
    if (atEnd && last) return [...failures, failureOfPiece(last, atEnd, [])]
    if (failures.length > 0) return failures
    // An error of a message as a whole: each of its statements passes alone.
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

/** Where a transaction has stopped; without a piece at its end. */
interface Stop {
  readonly error: ServerError
  readonly piece: Piece | null
}

async function runTransaction(database: Database, messages: readonly Piece[]): Promise<Stop | null> {
  await database.execute('begin')
  for (const piece of messages) {
    const error = await database.execute(piece.text)
    if (error) return { error, piece }
  }
  const error = await database.execute('commit')
  return error && { error, piece: null }
}

/** Runs a piece as one message; if that fails, its statements one by one. Postgres undid the whole piece before. */
async function runPiece(database: Database, piece: Piece): Promise<readonly Failure[]> {
  const error = await execute(database, piece.text)
  if (!error) return []
  const statements = await parseScript(piece.text)
  if (statements?.some(({ tree }) => tree.kind === 'TransactionStmt')) {
    await database.execute('rollback')
    // The others were undone as well, so they count as failed.
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

/** A savepoint of ours before each statement; a statement of its own may be named the same without harm. */
const SAVEPOINT = 'before_statement'

async function runStatements(database: Database, piece: Piece): Promise<readonly Failure[]> {
  const { source, file, start, text } = piece
  const statements = await parseScript(text)
  if (!statements) {
    const problem = await attempt(database, text)
    return problem ? [failureOfPiece(piece, problem, [])] : []
  }
  const failures: Failure[] = []
  for (const statement of statements) {
    const own = text.slice(statement.start, statement.end)
    const problem = await attempt(database, own)
    if (!problem) continue
    const [from, to] = [start + statement.start, start + statement.end]
    const place = problem.position === null ? span(file, from, to) : tokenAt(file, from + problem.position)
    failures.push({ source, error: problem, place, text: own, trees: [statement.tree] })
  }
  return failures
}

/**
 * Runs a statement. An error does not end the transaction that the statement is in; outside of one, as behind a COMMIT of the
 * migration's own, the savepoint fails and the statement is undone by itself.
 */
async function attempt(database: Database, text: string): Promise<ServerError | null> {
  const isInTransaction = (await database.execute(`savepoint ${SAVEPOINT}`)) === null
  const error = await database.execute(text)
  if (error && isInTransaction) await database.execute(`rollback to savepoint ${SAVEPOINT}`)
  return error && (await createMissing(database, error, text)) ? attempt(database, text) : error
}

function failureOfPiece(
  { source, file, start, text }: Piece,
  error: ServerError,
  trees: readonly SqlNode[],
): Failure {
  const blank = text.length - text.trimStart().length
  const place =
    error.position === null
      ? span(file, start + blank, start + text.trimEnd().length)
      : tokenAt(file, start + error.position)
  return { source, error, place, text, trees }
}

async function execute(database: Database, text: string): Promise<ServerError | null> {
  const error = await database.execute(text)
  return error && (await createMissing(database, error, text)) ? database.execute(text) : error
}

const UNDEFINED_OBJECT = '42704'

const createMissing = async (database: Database, { sqlstate }: ServerError, text: string): Promise<boolean> =>
  sqlstate === UNDEFINED_OBJECT && createMissingCollations(database, text)

function tokenAt(file: TextFile, start: number): Span {
  const length = /^(?:"(?:[^"]|"")*"|[\w$]+|\S)/.exec(file.text.slice(start))?.[0].length ?? 0
  return span(file, start, start + length)
}
