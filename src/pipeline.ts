/** The whole order of a run on one screen: config → queries, schema → database → types → modules. */
import { tmpdir } from 'node:os'
import { analyzeQueries } from './analyze/analyze-queries.js'
import type { AnalysisInput } from './analyze/context.js'
import type { SchemaConstraint } from './model/constraint.js'
import type { TypedQuery } from './model/typed-query.js'
import type { Config } from './config/config.js'
import { EmbeddedServerError } from './database/embedded.js'
import { type OnRunning, type RunningStatement, StatementTooLong } from './database/time-limit.js'
import { embeddedServerFailed, embeddedServerWithoutSpace } from './diagnostics/catalogue/database.js'
import { type Diagnostic, hasErrors, type Outcome } from './diagnostics/diagnostic.js'
import { sharedRowProblems } from './consistency/shared-rows.js'
import { emitModules } from './emit/emit-modules.js'
import type { Fact } from './facts/fact.js'
import { type PlannedSchema } from './reuse/planned-schema.js'
import type { SchemaFingerprint, OpenDatabase } from './reuse/schema-database.js'
import { openSession, type Session } from './reuse/session.js'
import type { GeneratedFile } from './output/generated-file.js'
import type { QuerySource } from './model/query-source.js'
import type { Overlay } from './source/read-queries.js'

export interface Compilation {
  /** The queries without errors, in the order of their files. */
  readonly queries: readonly TypedQuery[]
  /** The complete output; empty if there is any error. */
  readonly files: readonly GeneratedFile[]
  /** All statements that could be read, with or without errors, in the same order. */
  readonly sources: readonly QuerySource[]
  /** Null if the schema could not be evaluated. */
  readonly schema: PlannedSchema | null
  readonly diagnostics: readonly Diagnostic[]
  /** Absolute paths of the schema modules and all they import; null if they could not be evaluated. */
  readonly moduleFiles: readonly string[] | null
  /** The inputs of the files and diagnostics; null if they cannot be listed completely. */
  readonly facts: readonly Fact[] | null
  /** Those of them on which the schema depends, whether it is valid or not. */
  readonly schemaFacts: readonly Fact[] | null
}

export interface CompileOptions {
  /** Results of earlier runs; without a session, nothing is reused or kept. */
  readonly session?: Session
  /** Texts that replace files. */
  readonly overlay?: Overlay
  readonly onProgress: (progress: Progress) => void
}

export interface Progress {
  readonly stage: 'source' | 'schema' | 'database' | 'analyze' | 'emit'
  readonly done: number
  readonly total: number
  /** The database is built for the first time, which takes seconds; it is cached. */
  readonly isFirst?: true
  /** A statement of the project that has been running in the embedded server for seconds. */
  readonly running?: RunningStatement
}

/** Checks every query of the project and creates the modules; writes nothing. */
export async function compile(config: Config, options: CompileOptions): Promise<Compilation> {
  if (options.session) return compileWith(options.session, config, options)
  const session = openSession({ project: null, isRead: false })
  let isKept = false
  try {
    const compilation = await compileWith(session, config, options)
    isKept = true
    return compilation
  } finally {
    await session.close(isKept)
  }
}

async function compileWith(
  session: Session,
  config: Config,
  { overlay, onProgress }: CompileOptions,
): Promise<Compilation> {
  const diagnostics: Diagnostic[] = []
  const begin = (stage: Progress['stage'], done = 0, total = 1): void => onProgress({ stage, done, total })

  begin('source')
  // The thread of the schema modules works while this one reads the queries.
  const loading = session.loadSchema(config)
  loading.catch(() => undefined)
  const sources = await session.readQueries(config, overlay)
  diagnostics.push(...sources.value.diagnostics)

  begin('schema')
  const loaded = await loading
  diagnostics.push(...loaded.value.diagnostics.filter((found) => !isAllowed(config, found)))
  const { schema, moduleFiles } = loaded.value.value
  const nothing = {
    queries: [],
    files: [],
    sources: sources.value.value,
    schema,
    diagnostics,
    moduleFiles,
    facts: null,
    schemaFacts: loaded.facts,
  }
  if (!schema) return nothing

  begin('database')
  const typed = await withRetry(session, () =>
    typeQueries(session, config, schema, sources.value.value, onProgress),
  )
  diagnostics.push(...typed.diagnostics.filter((found) => !isAllowed(config, found)))
  diagnostics.push(...sharedRowProblems(typed.queries, config))
  const queries = typed.queries.filter((query) => !isFaulty(query, diagnostics))
  if (hasErrors(diagnostics)) return { ...nothing, queries }

  begin('emit')
  const files = await emitModules(config, queries, typed.constraints, session.writtenModules)
  const facts = sources.facts && loaded.facts && [...sources.facts, ...loaded.facts]
  return { ...nothing, queries, files, facts }
}

/**
 * Whether the config allows such warnings. They stay in the cached results, which do not depend on this
 * option.
 */
const isAllowed = ({ allow }: Config, { code, severity }: Diagnostic): boolean =>
  severity === 'warning' && allow.includes(code)

interface Typed {
  readonly queries: readonly TypedQuery[]
  readonly constraints: readonly SchemaConstraint[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Opens the database only if a result is not cached. */
async function typeQueries(
  session: Session,
  config: Config,
  schema: PlannedSchema,
  sources: readonly QuerySource[],
  onProgress: (progress: Progress) => void,
): Promise<Typed> {
  const onRunning =
    (stage: Progress['stage']): OnRunning =>
    (running) =>
      onProgress({ stage, done: 0, total: 1, running })
  const openDatabase = (): Promise<Outcome<OpenDatabase | null>> =>
    session.databases.open(config, schema, {
      onRunning: onRunning('database'),
      onBuild: () => onProgress({ stage: 'database', done: 0, total: 1, isFirst: true }),
    })
  const known = session.databases.known(config, schema)
  const opened = known ? null : await openDatabase()
  if (opened && !opened.value) return { queries: [], constraints: [], diagnostics: opened.diagnostics }
  const fingerprint: SchemaFingerprint | null = known ?? opened?.value?.fingerprint ?? null
  const constraints = fingerprint?.constraints ?? opened?.value?.constraints ?? []

  const input = ({ database, catalog }: OpenDatabase): AnalysisInput => {
    const { model, locator } = schema
    return { config, database, catalog, model, locator, onRunning: onRunning('analyze') }
  }
  const open = async (): Promise<AnalysisInput> => {
    const { value } = await openDatabase()
    if (!value) throw new EmbeddedServerError('a database that was there before cannot be made again')
    return input(value)
  }
  const results = fingerprint && session.results(config, schema, fingerprint)
  const typed = await analyzeQueries(
    opened?.value ? input(opened.value) : open,
    sources,
    (done) => onProgress({ stage: 'analyze', done, total: sources.length }),
    results,
  )
  if (fingerprint) await session.databases.verify()
  results?.commit()
  const diagnostics = [...(known?.diagnostics ?? opened?.diagnostics ?? []), ...typed.diagnostics]
  return { queries: typed.value, constraints, diagnostics }
}

/** A query that crashes the embedded server once need not crash a new one; a second crash is reported. */
async function withRetry(session: Session, work: () => Promise<Typed>): Promise<Typed> {
  for (const isLast of [false, true]) {
    try {
      return await work()
    } catch (error) {
      const isTooLong = error instanceof StatementTooLong
      if (!isTooLong && !(error instanceof EmbeddedServerError)) throw error
      await session.databases.close(false)
      const nothing = { queries: [], constraints: [] }
      if (isTooLong) return { ...nothing, diagnostics: [error.diagnostic] }
      if (error.isOutOfSpace) return { ...nothing, diagnostics: [embeddedServerWithoutSpace(tmpdir())] }
      if (isLast) return { ...nothing, diagnostics: [embeddedServerFailed(error.message)] }
    }
  }
  throw new Error('neither a result nor a failure')
}

/** An earlier stage may have found an error in a query that Postgres accepts. */
const isFaulty = ({ source }: TypedQuery, diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(
    ({ severity, query, span }) =>
      severity === 'error' && query === source.property && span?.file.path === source.file.path,
  )
