import type { Database, ServerError } from '../database/database.js'
import { bare, pathOf } from './identifiers.js'
import type { Reference } from './references.js'
import { namesIn, nodesOf, type SqlNode } from './sql-tree.js'

/** A statement that fails because functions are missing. */
export interface Caller {
  readonly text: string
  readonly trees: readonly SqlNode[]
}

/**
 * Result types to try, those for conditions and keys first. Any is accepted if nothing depends on the result.
 */
const RESULTS = [
  'boolean',
  'uuid',
  'text',
  'jsonb',
  'integer',
  'bigint',
  'numeric',
  'timestamp with time zone',
  'date',
  'text[]',
  'uuid[]',
]

const FUNCTION_MISSING = '42883'

/** Enough for the overloads and calls of any policy. */
const CALLS = 20

/**
 * Statements that create functions with which Postgres accepts the callers. Postgres reports the types of the
 * arguments of a call that it cannot resolve; the result is the first type that Postgres accepts. Everything
 * is rolled back. `prelude` creates the other objects that the callers need.
 */
export async function functionStubs(
  database: Database,
  functions: readonly Reference[],
  callers: readonly Caller[],
  prelude: readonly string[],
): Promise<readonly string[]> {
  const stubs: string[] = []
  await database.execute('begin')
  for (const statement of prelude) await guarded(database, statement)
  for (const caller of callers) {
    const missing = functions.filter((reference) => calls(caller, reference))
    if (missing.length > 0) stubs.push(...(await stubsFor(database, missing, caller)))
  }
  await database.execute('rollback')
  const found = new Set(stubs.map((stub) => /^create function (.*?)\(/.exec(stub)?.[1]))
  // Functions that make no caller succeed still have a name.
  const unknown = functions.map(pathOf).filter((path) => !found.has(path))
  return [...stubs, ...unknown.map((path) => stubOf(path, '', 'text'))]
}

async function stubsFor(
  database: Database,
  functions: readonly Reference[],
  caller: Caller,
): Promise<readonly string[]> {
  const stubs: string[] = []
  for (let error = await attempt(database, caller.text); error && stubs.length < CALLS;) {
    const call = missingCall(error, functions)
    if (!call) break
    const accepted = await firstAccepted(database, call, functions, caller)
    if (!accepted) break
    stubs.push(accepted.stub)
    error = accepted.error
  }
  return stubs
}

interface Call {
  readonly reference: Reference
  readonly parameters: string
}

/**
 * The call that Postgres cannot resolve. Only its message contains the types of the arguments:
 * `auth.can(integer, text)`.
 */
function missingCall({ sqlstate, message }: ServerError, functions: readonly Reference[]): Call | null {
  if (sqlstate !== FUNCTION_MISSING) return null
  for (const reference of functions) {
    const { schema, name } = reference
    const start = `${schema === null ? '' : `${schema}.`}${name}(`
    const at = message.indexOf(start)
    if (at < 0 || /[\w.]/.test(message[at - 1] ?? '')) continue
    const parameters = message.slice(at + start.length, message.indexOf(')', at))
    return {
      reference,
      // A named argument is `name => type`; a literal has no type yet.
      parameters: parameters.replaceAll(' => ', ' ').replaceAll(/\bunknown\b/g, 'text'),
    }
  }
  return null
}

async function firstAccepted(
  database: Database,
  call: Call,
  functions: readonly Reference[],
  caller: Caller,
): Promise<{ readonly stub: string; readonly error: ServerError | null } | null> {
  const path = pathOf(call.reference)
  for (const result of resultsFor(caller, call.reference)) {
    const stub = stubOf(path, call.parameters, result)
    await database.execute('savepoint candidate')
    const refused = await database.execute(stub)
    const error = refused ?? (await attempt(database, caller.text))
    const goesOn = error === null || (refused === null && missingCall(error, functions) !== null)
    if (goesOn) return { stub, error }
    await database.execute('rollback to candidate')
  }
  return null
}

/** Runs a statement without side effects. */
async function attempt(database: Database, text: string): Promise<ServerError | null> {
  await database.execute('savepoint attempt')
  const error = await database.execute(text)
  await database.execute('rollback to attempt')
  return error
}

async function guarded(database: Database, statement: string): Promise<void> {
  await database.execute('savepoint statement')
  if (await database.execute(statement)) await database.execute('rollback to statement')
}

function resultsFor(caller: Caller, reference: Reference): readonly string[] {
  const nodes = [...nodesOf(caller.trees.map(({ kind, fields }) => ({ [kind]: fields })))]
  if (nodes.some((node) => node.kind === 'CreateTrigStmt' && isNamed(node, reference))) return ['trigger']
  const isNested = nodes.some(
    ({ kind, fields }) =>
      kind === 'FuncCall' && [...nodesOf(fields['args'])].some((node) => isCall(node, reference)),
  )
  // Most functions take texts.
  if (isNested) return ['text', ...RESULTS]
  const columns = nodes
    .filter(
      ({ kind, fields }) =>
        kind === 'ColumnDef' && [...nodesOf([fields])].some((node) => isCall(node, reference)),
    )
    .flatMap(({ fields }) => [...nodesOf([fields['typeName']])].flatMap((type) => typeText(type) ?? []))
  // If the call is only selected, nothing depends on its result.
  const alone = caller.trees.every(({ kind }) => kind === 'SelectStmt' || kind === 'DoStmt')
  return [...(alone ? ['void'] : []), ...columns, ...RESULTS]
}

/** A column's type: a default of exactly this type needs no conversion. */
function typeText({ kind, fields }: SqlNode): string | null {
  if (kind !== 'TypeName') return null
  const dimensions = Array.isArray(fields['arrayBounds']) ? '[]' : ''
  return `${namesIn(fields['names'])
    .filter((name, index) => index > 0 || name !== 'pg_catalog')
    .map(bare)
    .join('.')}${dimensions}`
}

const calls = ({ trees }: Caller, reference: Reference): boolean =>
  [...nodesOf(trees.map(({ kind, fields }) => ({ [kind]: fields })))].some(
    (node) => isCall(node, reference) || (node.kind === 'CreateTrigStmt' && isNamed(node, reference)),
  )

const isCall = (node: SqlNode, reference: Reference): boolean =>
  node.kind === 'FuncCall' && isNamed(node, reference)

function isNamed({ fields }: SqlNode, { schema, name }: Reference): boolean {
  const path = namesIn(fields['funcname'])
  return path.at(-1) === name && (path.length > 1 ? path[0] : null) === schema
}

/** Postgres inlines such a function, so generated columns and indexes accept it, too. */
function stubOf(path: string, parameters: string, result: string): string {
  const head = `create function ${path}(${parameters}) returns ${result}`
  if (result === 'trigger') return `${head} language plpgsql as 'begin return null; end'`
  return `${head} language sql as '${result === 'void' ? 'select' : `select null::${result}`}'`
}
