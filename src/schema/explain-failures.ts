import type { Config } from '../config/config.js'
import type { Database, ServerError } from '../database/database.js'
import { hasExtension } from '../database/extensions.js'
import {
  extensionLeftOut,
  hostObjectMissing,
  inertStatementFails,
  migrationFails,
  needsLeftOutExtension,
  notExported,
  schemaStatementFails,
  setupFails,
  stubWithoutColumn,
  type FailedStatement,
} from '../diagnostics/catalogue/schema.js'
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.js'
import { nearest } from '../diagnostics/nearest.js'
import { span, type Span } from '../diagnostics/span.js'
import { extensionOf } from './extension-needs.js'
import type { Caller } from './function-stubs.js'
import { isInert, type InertContext } from './inert-statements.js'
import { withInnerStatements } from './inner-statements.js'
import type { DatabasePlan } from './plan-database.js'
import {
  creationsIn,
  isUndefined,
  keyOf,
  missingIn,
  referencesIn,
  shownReference,
  type Reference,
} from './references.js'
import { readScripts, type Scripts } from './read-scripts.js'
import { setupScript } from './setup-script.js'
import { namesIn, nodesOf, parseScript, textIn, type SqlNode } from './sql-tree.js'
import { supabaseObjects } from './supabase.js'

/** A statement that Postgres rejects while the database is built. */
export interface Failure {
  readonly source: 'setup' | 'migration' | 'schema'
  readonly error: ServerError
  readonly place: Span | null
  readonly text: string
  /** Empty if Postgres's grammar does not accept the text. */
  readonly trees: readonly SqlNode[]
}

/** A failure and its missing objects. */
interface Case {
  readonly failure: Failure
  /** Objects that no script and no statement of the schema would create. */
  readonly missing: readonly Reference[]
  /** The extension that the embedded Postgres lacks and the statement creates or needs. */
  readonly extension: string | null
  readonly inert: boolean
  /** It needs only objects that another failed statement would have created. */
  readonly isConsequence: boolean
}

/**
 * Converts failures to diagnostics. A failed statement makes others fail, so consequences are only counted.
 * Objects of the host are one diagnostic with one setup file, and so is each extension. A statement on which
 * no query depends is a warning.
 */
export async function explainFailures(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  failures: readonly Failure[],
): Promise<readonly Diagnostic[]> {
  if (failures.length === 0) return []
  const scripts = await readScripts(plan)
  const cases = await casesOf(database, config, plan, failures, scripts.created)
  const diagnostics = [
    ...(await extensionDiagnostics(database, config, plan, scripts, cases)),
    ...(await hostDiagnostics(database, config, plan, scripts, cases)),
  ]
  const others = cases.filter(({ extension, missing }) => extension === null && missing.length === 0)
  for (const { failure, inert, isConsequence } of others) {
    if (!inert || isConsequence) continue
    const from = failure.source === 'schema' ? 'schema' : 'migration'
    diagnostics.push(inertStatementFails(failedOf(failure), from))
  }
  diagnostics.push(...(await explainScripts(plan, cases)))
  const causes = others.filter(({ inert, failure }) => !inert && failure.source === 'schema')
  const independent = causes.filter(({ isConsequence }) => !isConsequence)
  const told = independent.length === 0 && diagnostics.length === 0 ? causes : independent
  for (const { failure } of told) {
    diagnostics.push(
      (await missingColumn(plan, failure)) ?? schemaStatementFails(failedOf(failure), failure.text),
    )
  }
  return diagnostics
}

const SYNTAX_ERROR = '42601'
const COLUMN_MISSING = '42703'

const failedOf = ({ place, error }: Failure): FailedStatement => ({
  place,
  message: error.message,
  hint: error.hint ?? error.detail,
  sqlstate: error.sqlstate,
})

async function casesOf(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  failures: readonly Failure[],
  created: ReadonlySet<string>,
): Promise<readonly Case[]> {
  const lacking = (name: string): boolean => !hasExtension(config, name)
  // An unreadable statement would have created objects whose names are among its words.
  const unread = failures.filter(({ trees, source }) => trees.length === 0 && source !== 'schema')
  const isNamedIn = (text: string, name: string): boolean =>
    new RegExp(`(?<![\\w$])${name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i').test(text)
  const isUnread = ({ name }: Reference): boolean => unread.some(({ text }) => isNamedIn(text, name))
  const cases: Case[] = []
  /** Objects that inert failed statements would have created. */
  const leftOut = new Set<string>()
  for (const failure of failures) {
    const trees = await withInnerStatements(failure.trees)
    const references = referencesIn(trees)
    const absent = isUndefined(failure.error.sqlstate) ? await missingIn(database, references) : []
    const missing =
      failure.source === 'setup'
        ? []
        : absent.filter((reference) => !created.has(keyOf(reference)) && !isUnread(reference))
    const context = await inertContext(database, trees, absent, created)
    const follows = absent.length > 0 && absent.every((reference) => leftOut.has(keyOf(reference)))
    const isInertHere = await allInert(failure.trees, context)
    const inert = failure.source !== 'setup' && (follows || isInertHere)
    if (inert) for (const key of creationsIn(trees)) leftOut.add(key)
    cases.push({
      failure,
      missing,
      inert,
      extension: extensionOfFailure(failure, missing, plan, lacking),
      isConsequence: isUndefined(failure.error.sqlstate) && missing.length === 0 && absent.length > 0,
    })
  }
  return cases
}

async function allInert(trees: readonly SqlNode[], context: InertContext): Promise<boolean> {
  for (const tree of trees) if (!(await isInert(tree, context))) return false
  return trees.length > 0
}

async function inertContext(
  database: Database,
  trees: readonly SqlNode[],
  absent: readonly Reference[],
  created: ReadonlySet<string>,
): Promise<InertContext> {
  const missing = new Set(absent.map(keyOf))
  const called = [...nodesOf(trees.map(({ kind, fields }) => ({ [kind]: fields })))]
    .filter(({ kind }) => kind === 'FuncCall')
    .map(({ fields }) => namesIn(fields['funcname']).at(-1) ?? '')
  const own = await database.rows(
    `select distinct proname as name from pg_proc
     where pronamespace <> 'pg_catalog'::regnamespace and proname = any ($1)`,
    [`{${called.map((name) => JSON.stringify(name)).join(',')}}`],
  )
  const ownNames = new Set(own.map((row) => row['name']))
  const functionKey = (path: readonly string[]): string =>
    keyOf({ kind: 'function', schema: path.length > 1 ? (path[0] ?? null) : null, name: path.at(-1) ?? '' })
  return {
    hasRelation: (schema, name) => {
      const key = keyOf({ kind: 'relation', schema, name })
      return !missing.has(key) || created.has(key)
    },
    isBuiltInFunction: (path) => !missing.has(functionKey(path)) && !ownNames.has(path.at(-1) ?? ''),
    isAbsentFunction: (path) => missing.has(functionKey(path)) && !created.has(functionKey(path)),
  }
}

/** The extension that a statement creates or needs, if the embedded Postgres does not have it. */
function extensionOfFailure(
  { trees, error }: Failure,
  missing: readonly Reference[],
  { extensions }: DatabasePlan,
  lacking: (name: string) => boolean,
): string | null {
  const [only] = trees
  if (only?.kind === 'CreateExtensionStmt' && error.sqlstate === NOT_AVAILABLE) {
    return String(only.fields['extname'])
  }
  for (const reference of missing) {
    const named = extensions.find((name) => name === (reference.schema ?? reference.name))
    const extension = extensionOf(reference) ?? named ?? null
    if (extension !== null && lacking(extension)) return extension
  }
  return null
}

/** feature_not_supported, for a CREATE EXTENSION: the server does not have its files. */
const NOT_AVAILABLE = '0A000'

async function extensionDiagnostics(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  scripts: Scripts,
  cases: readonly Case[],
): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  const names = new Set(cases.flatMap(({ extension }) => extension ?? []))
  for (const name of names) {
    const all = cases.filter(({ extension }) => extension === name)
    for (const { failure, inert, missing } of all) {
      if (inert || isCreation(failure)) continue
      const setup = await setupFor(database, config, plan, [failure], missing)
      diagnostics.push(needsLeftOutExtension(failedOf(failure), name, setup, plan.setup?.path ?? null))
    }
    if (plan.leftOut.includes(name)) continue
    const harmless = all.filter(({ inert, failure }) => inert || isCreation(failure))
    const creation = harmless.find(({ failure }) => isCreation(failure)) ?? harmless[0]
    // The scripts create it, so this was reported when they ran.
    const wasReported = creation?.failure.source === 'schema' && scripts.extensions.has(name)
    if (!creation || (wasReported && !isCreation(creation.failure))) continue
    const related = harmless.flatMap(({ failure }): readonly RelatedPlace[] =>
      failure === creation.failure || failure.place === null
        ? []
        : [{ message: 'is omitted with it', span: failure.place }],
    )
    diagnostics.push(extensionLeftOut(creation.failure.place, name, related))
  }
  return diagnostics
}

const isCreation = ({ trees, error }: Failure): boolean =>
  trees[0]?.kind === 'CreateExtensionStmt' && error.sqlstate === NOT_AVAILABLE

/** Objects that only the host has, all with one setup file. */
async function hostDiagnostics(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  scripts: Scripts,
  cases: readonly Case[],
): Promise<readonly Diagnostic[]> {
  const lacking = cases.filter(({ missing, extension }) => missing.length > 0 && extension === null)
  const provided = new Set([...supabaseObjects, ...plan.hostTables].map(keyOf))
  const [own, host] = partition(lacking, (one) => isOwn(one, provided))
  const diagnostics: Diagnostic[] = []
  for (const { failure, missing } of own) {
    const stub = await setupFor(database, config, plan, [failure], missing)
    diagnostics.push(notExported(failedOf(failure), missing.map(shownReference), stub))
  }
  const worst = host.find(({ inert }) => !inert) ?? host[0]
  if (!worst) return diagnostics
  // Statements that the run did not reach need stubs as well.
  const missing = (await missingIn(database, uniqueReferences(scripts))).filter(
    (reference) => !scripts.created.has(keyOf(reference)) && !isOfLackingExtension(config, reference),
  )
  const callers = scripts.statements.filter(({ references }) =>
    references.some((reference) => missing.some((one) => keyOf(one) === keyOf(reference))),
  )
  const setup = await setupFor(database, config, plan, callers, missing)
  diagnostics.push(
    hostObjectMissing(failedOf(worst.failure), namesOf(missing), setup, {
      setupFile: plan.setup?.path ?? null,
      from: worst.failure.source === 'schema' ? 'schema' : 'migrations',
      inert: worst.inert,
      near: await nearFunction(database, missing),
    }),
  )
  return diagnostics
}

/** For a single function, whose name may be misspelled. */
async function nearFunction(database: Database, missing: readonly Reference[]): Promise<string | null> {
  const [only, ...others] = missing
  if (!only || others.length > 0 || only.kind !== 'function' || only.schema !== null) return null
  const rows = await database.rows('select distinct proname as name from pg_proc')
  return nearest(
    only.name,
    rows.map((row) => row['name'] ?? ''),
  )
}

const uniqueReferences = ({ statements }: Scripts): readonly Reference[] => [
  ...new Map(
    statements.flatMap(({ references }) => references).map((reference) => [keyOf(reference), reference]),
  ).values(),
]

const isOfLackingExtension = (config: Config, reference: Reference): boolean => {
  const extension = extensionOf(reference)
  return extension !== null && !hasExtension(config, extension)
}

/** Schemas are omitted if an object in them is named. */
function namesOf(missing: readonly Reference[]): readonly string[] {
  const named = missing.filter(
    ({ kind, name }) => kind !== 'schema' || !missing.some(({ schema }) => schema === name),
  )
  return named.map(shownReference)
}

async function setupFor(
  database: Database,
  config: Config,
  plan: DatabasePlan,
  callers: readonly Caller[],
  missing: readonly Reference[],
): Promise<readonly string[]> {
  return setupScript(database, {
    missing,
    hostTables: plan.hostTables,
    callers,
    hasExtension: (name) => hasExtension(config, name),
  })
}

/** Enums, schemas and tables of the project, which drizzle-kit creates if they are exported. */
function isOwn({ failure, missing }: Case, provided: ReadonlySet<string>): boolean {
  if (failure.source !== 'schema') return false
  return missing.some(
    (reference) =>
      !provided.has(keyOf(reference)) &&
      extensionOf(reference) === null &&
      (reference.kind === 'type' ||
        (reference.kind === 'relation' && !missing.some(({ kind }) => kind === 'function')) ||
        (reference.kind === 'schema' && !missing.some(({ schema }) => schema === reference.name))),
  )
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))]
}

/**
 * The first failing statement of the scripts, unless it can be a consequence of one that needs a missing
 * object, and syntax errors.
 */
async function explainScripts(plan: DatabasePlan, cases: readonly Case[]): Promise<readonly Diagnostic[]> {
  const serious = cases.filter(({ inert, failure }) => !inert && failure.source !== 'schema')
  const isPlain = ({ extension, missing }: Case): boolean => extension === null && missing.length === 0
  const reported = serious.filter(
    (one, index) => isPlain(one) && (index === 0 || one.failure.error.sqlstate === SYNTAX_ERROR),
  )
  const skipped = serious.filter(isPlain).length - reported.length
  return Promise.all(
    reported.map(({ failure }, index) =>
      explainScript(plan, failure, index === reported.length - 1 ? skipped : 0),
    ),
  )
}

async function explainScript(plan: DatabasePlan, failure: Failure, also: number): Promise<Diagnostic> {
  const failed = { ...failedOf(failure), hint: failure.error.hint }
  if (failure.source === 'setup') return setupFails(failed)
  return (await missingColumn(plan, failure)) ?? migrationFails(failed, also)
}

/** A column that a stub of the setup file does not have. */
async function missingColumn(plan: DatabasePlan, failure: Failure): Promise<Diagnostic | null> {
  if (plan.setup === null || failure.error.sqlstate !== COLUMN_MISSING) return null
  const used = new Set(
    referencesIn(await withInnerStatements(failure.trees))
      .filter(({ kind }) => kind === 'relation')
      .map(keyOf),
  )
  const stubs: RelatedPlace[] = []
  const names: string[] = []
  for (const { start, tree } of (await parseScript(plan.setup.text)) ?? []) {
    if (tree.kind !== 'CreateStmt' || ![...creationsIn([tree])].some((key) => used.has(key))) continue
    const [relation] = [...nodesOf([tree.fields['relation']])]
    names.push(
      [textIn(relation?.fields['schemaname']), textIn(relation?.fields['relname'])].filter(Boolean).join('.'),
    )
    stubs.push({ message: 'the stub', span: span(plan.setup, start, start + 'create table'.length) })
  }
  return stubs.length === 0 ? null : stubWithoutColumn(failedOf(failure), names, stubs)
}
