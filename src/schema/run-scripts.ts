import type { Config } from '../config/config.js'
import type { Database, ServerError } from '../database/database.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import { createMissingCollations } from './collations.js'
import { explainFailures, type Failure } from './explain-failures.js'
import type { DatabasePlan } from './plan-database.js'
import { parseScript, type SqlNode } from './sql-tree.js'

/** Runs the setup file and the migrations, and reports which statements fail and what to do. */
export async function runScripts(
  database: Database,
  config: Config,
  plan: DatabasePlan,
): Promise<readonly Diagnostic[]> {
  const failures: Failure[] = []
  const run = async (script: Failure['source'], file: TextFile): Promise<void> => {
    for (const { start, end } of pieces(file.text)) {
      failures.push(...(await runPiece(database, script, file, start, end)))
    }
    await freshSession(database)
  }
  if (plan.setup) await run('setup', plan.setup)
  for (const file of plan.migrations) await run('migration', file)
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
  script: Failure['source'],
  file: TextFile,
  start: number,
  end: number,
): Promise<readonly Failure[]> {
  const text = file.text.slice(start, end)
  if (text.trim() === '') return []
  const error = await execute(database, text)
  if (!error) return []
  const statements = await parseScript(text)
  const fail = (problem: ServerError, from: number, to: number, trees: readonly SqlNode[]): Failure => {
    const at = problem.position === null ? null : from + problem.position
    const place = at === null ? span(file, from, to) : span(file, at, at + tokenLength(file.text.slice(at)))
    return { source: script, error: problem, place, text: file.text.slice(from, to), trees }
  }
  if (!statements || statements.some(({ tree }) => tree.kind === 'TransactionStmt')) {
    await database.execute('rollback')
    const blank = text.length - text.trimStart().length
    // The others were undone as well, so they count as failed.
    const trees = statements?.map(({ tree }) => tree) ?? []
    return [
      error.position === null
        ? fail(error, start + blank, start + text.trimEnd().length, trees)
        : fail(error, start, end, trees),
    ]
  }
  const failures: Failure[] = []
  for (const statement of statements) {
    const problem = await execute(database, text.slice(statement.start, statement.end))
    if (problem)
      failures.push(fail(problem, start + statement.start, start + statement.end, [statement.tree]))
  }
  return failures
}

async function execute(database: Database, text: string): Promise<ServerError | null> {
  const error = await database.execute(text)
  if (error?.sqlstate !== '42704' || !(await createMissingCollations(database, text))) return error
  return database.execute(text)
}

const tokenLength = (text: string): number => /^(?:"(?:[^"]|"")*"|[\w$]+|\S)/.exec(text)?.[0].length ?? 0
