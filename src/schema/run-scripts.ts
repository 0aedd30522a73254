import type { Database, ServerError } from '../database/database.js'
import {
  hostObjectMissing,
  migrationFails,
  setupFails,
  type FailedStatement,
} from '../diagnostics/catalogue/schema.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type Span, type TextFile } from '../diagnostics/span.js'
import { createMissingCollations } from './collations.js'
import {
  creationsIn,
  isUndefined,
  keyOf,
  missingIn,
  referencesIn,
  shownReference,
  stubFor,
  type Reference,
} from './host-objects.js'
import type { DatabasePlan } from './plan-database.js'
import { parseScript, type ParsedStatement, type SqlNode } from './sql-tree.js'

interface Failure {
  readonly script: 'setup' | 'migration'
  readonly error: ServerError
  readonly place: Span
  /** Null where Postgres's grammar does not accept the text. */
  readonly tree: SqlNode | null
}

/** Runs the setup file and the migrations, and says which statements fail and what to do. */
export async function runScripts(database: Database, plan: DatabasePlan): Promise<readonly Diagnostic[]> {
  const failures: Failure[] = []
  const run = async (script: Failure['script'], file: TextFile): Promise<void> => {
    for (const { start, end } of pieces(file.text)) {
      failures.push(...(await runPiece(database, script, file, start, end)))
    }
    await freshSession(database)
  }
  if (plan.setup) await run('setup', plan.setup)
  for (const file of plan.migrations) await run('migration', file)
  return failures.length === 0 ? [] : explain(database, plan, failures)
}

/**
 * What a script leaves behind in its session (a search_path, a role) is not there for the next connection, so it is not
 * there for the next script. A transaction left open is committed, as Drizzle's migrator does after the last migration.
 */
async function freshSession(database: Database): Promise<void> {
  await database.execute('commit')
  await database.execute('discard all')
}

/** The stretches between drizzle-kit's breakpoints. */
function* pieces(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0
  for (const match of text.matchAll(/-->\s*statement-breakpoint/g)) {
    yield { start, end: match.index }
    start = match.index + match[0].length
  }
  yield { start, end: text.length }
}

/**
 * Runs a piece as one message; if that fails, its statements one by one, which names the one that fails and runs the
 * others. Postgres undid the whole piece before, unless it holds transaction commands of its own.
 */
async function runPiece(
  database: Database,
  script: Failure['script'],
  file: TextFile,
  start: number,
  end: number,
): Promise<readonly Failure[]> {
  const text = file.text.slice(start, end)
  if (text.trim() === '') return []
  const error = await execute(database, text)
  if (!error) return []
  const statements = await parseScript(text)
  const fail = (problem: ServerError, from: number, to: number, tree: SqlNode | null): Failure => {
    const at = problem.position === null ? null : from + problem.position
    const place = at === null ? span(file, from, to) : span(file, at, at + tokenLength(file.text.slice(at)))
    return { script, error: problem, place, tree }
  }
  if (!statements || statements.some(({ tree }) => tree.kind === 'TransactionStmt')) {
    await database.execute('rollback')
    const blank = text.length - text.trimStart().length
    const at = error.position
    const culprit =
      at === null ? undefined : statements?.find((statement) => statement.start <= at && at < statement.end)
    return [
      error.position === null
        ? fail(error, start + blank, start + text.trimEnd().length, null)
        : fail(error, start, end, culprit?.tree ?? null),
    ]
  }
  const failures: Failure[] = []
  for (const statement of statements) {
    const problem = await execute(database, text.slice(statement.start, statement.end))
    if (problem) failures.push(fail(problem, start + statement.start, start + statement.end, statement.tree))
  }
  return failures
}

async function execute(database: Database, text: string): Promise<ServerError | null> {
  const error = await database.execute(text)
  if (error?.sqlstate !== '42704' || !(await createMissingCollations(database, text))) return error
  return database.execute(text)
}

const tokenLength = (text: string): number => /^(?:"(?:[^"]|"")*"|[\w$]+|\S)/.exec(text)?.[0].length ?? 0

/**
 * A statement that fails makes others fail. Reported are the first, whatever lacks something that no script creates,
 * and what Postgres cannot even parse; the rest is counted.
 */
async function explain(
  database: Database,
  plan: DatabasePlan,
  failures: readonly Failure[],
): Promise<readonly Diagnostic[]> {
  const scripts = plan.setup ? [plan.setup, ...plan.migrations] : plan.migrations
  const statements: ParsedStatement[] = []
  for (const { text } of scripts) statements.push(...((await parseScript(text)) ?? []))
  const created = creationsIn(statements.map(({ tree }) => tree))
  const reported: { failure: Failure; missing: readonly Reference[] }[] = []
  const known = new Set<string>()
  for (const failure of failures) {
    const references = failure.tree && isUndefined(failure.error.sqlstate) ? referencesIn([failure.tree]) : []
    const missing = (await missingIn(database, references)).filter(
      (reference) => !created.has(keyOf(reference)),
    )
    const isNew = missing.some((reference) => !known.has(keyOf(reference)))
    if (isNew || failure.error.sqlstate === '42601' || reported.length === 0)
      reported.push({ failure, missing })
    for (const reference of missing) known.add(keyOf(reference))
  }
  const skipped = failures.length - reported.length
  return reported.map(({ failure, missing }, index) => {
    const { error, place } = failure
    const failed: FailedStatement = {
      place,
      message: error.message,
      hint: error.hint,
      sqlstate: error.sqlstate,
    }
    const also = index === reported.length - 1 ? skipped : 0
    if (missing.length > 0 && failure.script === 'migration') {
      const objects = missing.filter(({ kind }) => kind !== 'schema')
      const names = (objects.length > 0 ? objects : missing).map(shownReference)
      return hostObjectMissing(failed, names, stubFor(missing), plan.setup !== null, also)
    }
    return failure.script === 'setup' ? setupFails(failed) : migrationFails(failed, also)
  })
}
