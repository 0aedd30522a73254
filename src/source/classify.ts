import type { Node, SelectStmt } from 'libpg-query'
import * as catalogue from '../diagnostics/catalogue/source.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { span, type TextFile } from '../diagnostics/span.js'
import type { ParsedStatement } from './parse-statement.js'
import type { StatementKind } from '../model/query-source.js'
import type { Token } from './text-tokens.js'

/** The kind of a parsed statement; `utilityProblem` has already rejected a statement that is not a query. */
export function statementKind(tree: Node): StatementKind | null {
  if ('SelectStmt' in tree) return 'select'
  if ('InsertStmt' in tree) return 'insert'
  if ('UpdateStmt' in tree) return 'update'
  if ('DeleteStmt' in tree) return 'delete'
  if ('MergeStmt' in tree) return 'merge'
  if ('CopyStmt' in tree) return 'utility'
  return null
}

const MIGRATION = 'move it to a migration: `drizzle-kit generate --custom` creates an empty one'
const TRANSACTION =
  'open the transaction in the caller: `await sql.begin(async (tx) => { await getTenant(tx, …) })`'
const SETTING = "write `select set_config('name', :value, true)`, or `select current_setting('name')`"
const CURSOR = 'write the SELECT of the cursor as a query, with :stream to read its rows in batches'
const PREPARE = 'write the statement as a query, since postgres.js prepares it on first use'
const MAINTENANCE = 'run it with psql or with sql.unsafe(…)'

/** Statements that cannot be a query, by their first word. */
const UTILITIES: ReadonlyMap<string, string> = new Map([
  ...'create alter drop comment grant revoke security import reassign'
    .split(' ')
    .map((word) => [word, MIGRATION] as const),
  ...'begin start commit end rollback abort savepoint release'
    .split(' ')
    .map((word) => [word, TRANSACTION] as const),
  ['prepare', `${PREPARE}; for PREPARE TRANSACTION, ${TRANSACTION}`],
  ['execute', PREPARE],
  ['deallocate', PREPARE],
  ...'set reset show discard'.split(' ').map((word) => [word, SETTING] as const),
  ...'declare fetch move close'.split(' ').map((word) => [word, CURSOR] as const),
  ['truncate', 'write `delete from …`, or run it with sql.unsafe(…)'],
  ['refresh', 'run it with sql.unsafe(…)'],
  ['explain', 'remove `explain`, and run it with psql; `sluice inspect` shows the text that Sluice sends'],
  ['call', 'write a function and `select f(…)`, or call the procedure with sql`call …`'],
  ['do', 'create a function in a migration, and write `select f(…)` here'],
  ['listen', 'use `sql.listen(channel, …)`'],
  ['unlisten', 'use the `unlisten` that `sql.listen` returns'],
  ['notify', 'write `select pg_notify(:channel, :payload)`'],
  ['lock', 'write `select … for update`, or lock the table with sql.unsafe(…) inside `sql.begin`'],
  ...'vacuum analyze analyse cluster reindex checkpoint load'
    .split(' ')
    .map((word) => [word, MAINTENANCE] as const),
])

/**
 * A statement whose first word shows that it is not a query, whether it parses or not: the first word decides
 * in Postgres's grammar, and WITH begins only queries.
 */
export function utilityProblem(file: TextFile, tokens: readonly Token[]): Diagnostic | null {
  const [first, second] = tokens
  const hint = UTILITIES.get(first?.word ?? '')
  if (!first?.word || hint === undefined) return null
  const two = second?.word && /^(create|alter|drop|start|refresh|security|import|reassign)$/.test(first.word)
  const last = two && second ? second : first
  const words = two && second?.word ? `${first.word} ${second.word}` : first.word
  return catalogue.notAQuery(span(file, first.start, last.end), words, hint)
}

/** SELECT INTO, which is possible only in the leftmost branch of a set operation. */
export function intoProblem(
  file: TextFile,
  tokens: readonly Token[],
  parsed: ParsedStatement,
): Diagnostic | null {
  if (!('SelectStmt' in parsed.tree)) return null
  let select: SelectStmt | undefined = parsed.tree.SelectStmt
  while (select && !select.intoClause) select = select.larg
  const relation = select?.intoClause?.rel
  if (!relation) return null
  const target = parsed.offsetOf(relation.location)
  const at = tokens.findIndex((token) => token.start >= target)
  let into = at
  while (into > 0 && tokens[into]?.word !== 'into') into--
  return catalogue.selectInto(span(file, tokens[into]?.start ?? target, tokens[at]?.end ?? target))
}
