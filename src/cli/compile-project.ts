import { sep } from 'node:path'
import { keepRun, type KnownRun, openProjectStore, readKnownRun } from '../cache/known-run.js'
import { packageFacts } from '../cache/own-version.js'
import type { Config } from '../config/config.js'
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import { summaryOf } from '../diagnostics/summary.js'
import type { Fact } from '../facts/fact.js'
import type { Observed } from '../facts/observe.js'
import type { Form } from '../incremental/remember.js'
import type { Session } from '../incremental/session.js'
import type { PresentTexts } from '../output/survey.js'
import type { Invoked } from './command.js'
import type { Compilation, Progress } from '../pipeline.js'
import { progressLine } from './progress.js'

/** The config and what came of it; null where the config itself has an error. */
export interface CompiledProject {
  readonly config: Config | null
  readonly compilation: Compilation
  /** The queries without errors: `compilation` does not hold them where the run is known from before. */
  readonly queryCount: number
  /** Absolute paths of the project's files that config and schema were made of, as far as they could be. */
  readonly readFiles: readonly string[]
}

const nothing: Compilation = {
  queries: [],
  files: [],
  diagnostics: [],
  moduleFiles: null,
  facts: null,
  schemaFacts: null,
}

/**
 * What an earlier run made of the project, if nothing that it depends on has changed since; null otherwise. Nothing of the
 * user's is evaluated, and only what is needed to look is loaded.
 */
export function knownProject({ terminal, flags }: Invoked): CompiledProject | null {
  const project = flags.cache ? openProjectStore(terminal.cwd, flags.config) : null
  const known = project && readKnownRun(project)
  if (!known) return null
  const { config, files, diagnostics, queryCount } = known
  return { config, compilation: { ...nothing, files, diagnostics }, queryCount, readFiles: [] }
}

/** Loads what compiles, opens a session of one run, and compiles. */
export async function compileProject(invoked: Invoked): Promise<CompiledProject> {
  const session = await openProjectSession(invoked)
  try {
    return await compileAgain(session, invoked)
  } finally {
    await session.close()
  }
}

/** A session whose results are kept with the project. */
export async function openProjectSession({ terminal, flags }: Invoked): Promise<ProjectSession> {
  const [{ loadConfig }, { openSession }, { remembering }] = await Promise.all([
    import('../config/load-config.js'),
    import('../incremental/session.js'),
    import('../incremental/remember.js'),
  ])
  const project = openProjectStore(terminal.cwd, flags.config)
  const session = openSession({ project, isRead: flags.cache })
  const rememberConfig = remembering<Config | null>(
    configForm,
    project,
    flags.cache,
    () => session.isTrusting,
  )
  let last: { readonly run: KnownRun; readonly facts: readonly Fact[] } | null = null
  return {
    session,
    present: new Map(),
    loadConfig: () =>
      rememberConfig(project?.key ?? '', () =>
        loadConfig({ cwd: terminal.cwd, ...(flags.config === null ? {} : { path: flags.config }) }),
      ),
    keep: (run, facts) => void (last = { run, facts }),
    async close() {
      if (project && last) keepRun(project, last.run, [...packageFacts(project.root), ...last.facts])
      await session.close()
    },
  }
}

export interface ProjectSession {
  readonly session: Session
  /** Texts of the output folder, for writing to it. */
  readonly present: PresentTexts
  loadConfig(): Promise<Observed<Outcome<Config | null>>>
  /** Takes the last run, to be kept at the end. */
  keep(run: KnownRun, facts: readonly Fact[]): void
  close(): Promise<void>
}

/** Passwords are not kept: the URL of a running server may hold one, and only `migrate` asks for the credentials. */
const configForm: Form<Config | null> = {
  kind: 'configs',
  toData: (config) =>
    config === null || config.database.url !== undefined ? null : { ...config, credentialsUrl: null },
  fromData: (data) => data as Config,
}

/**
 * Loads the config and compiles every query, telling a person who waits how far it is.
 * `onConfig` is told a config that is right, before anything is made of it.
 */
export async function compileAgain(
  { session, loadConfig, keep }: ProjectSession,
  { terminal, flags }: Invoked,
  onConfig: (config: Config) => void = () => {},
): Promise<CompiledProject> {
  const progress = progressLine(terminal.err, flags.reporter === 'pretty')
  try {
    const loaded = await loadConfig()
    const { value: config, diagnostics: ofConfig } = loaded.value
    const readByConfig = filesIn(terminal.cwd, loaded.facts)
    if (config === null) {
      const compilation = { ...nothing, diagnostics: ofConfig }
      return { config, compilation, queryCount: 0, readFiles: readByConfig }
    }
    onConfig(config)
    const { compile } = await import('../pipeline.js')
    const compilation = await compile(config, {
      session,
      onProgress: (state) => progress.show(describe(state)),
    })
    const diagnostics = [...ofConfig, ...compilation.diagnostics]
    const queryCount = compilation.queries.length
    if (loaded.facts && compilation.facts) {
      const { files } = compilation
      keep({ config, files, diagnostics, queryCount }, [...loaded.facts, ...compilation.facts])
    }
    const readFiles = [
      ...readByConfig,
      ...(compilation.moduleFiles ?? []),
      ...filesIn(config.root, compilation.schemaFacts),
    ]
    return { config, compilation: { ...compilation, diagnostics }, queryCount, readFiles }
  } finally {
    progress.clear()
  }
}

/** Files above the project are looked at only to find out where it ends. */
const filesIn = (root: string, facts: readonly Fact[] | null): readonly string[] =>
  (facts ?? []).flatMap((fact) =>
    fact.kind === 'text' &&
    fact.path.startsWith(root + sep) &&
    !fact.path.includes(`${sep}node_modules${sep}`)
      ? [fact.path]
      : [],
  )

function describe({ stage, done, total }: Progress): string {
  const text = doing[stage]
  return total > 1 ? `${text} ${done}/${total}` : text
}

const doing: Readonly<Record<Progress['stage'], string>> = {
  source: 'reading queries',
  schema: 'loading the schema',
  database: 'preparing Postgres',
  analyze: 'checking queries',
  emit: 'writing modules',
}

/** The last line of a run. It counts the queries that were looked at: those that are right, and those an error names. */
export function summarize(
  { compilation, queryCount }: CompiledProject,
  diagnostics: readonly Diagnostic[],
): string {
  const faulty = new Set<string>()
  for (const { severity, query, span } of compilation.diagnostics) {
    if (severity === 'error' && query !== null) faulty.add(`${span?.file.path} ${query}`)
  }
  const seen = queryCount + faulty.size
  // None were, if an error stopped the run before.
  return summaryOf(diagnostics, seen === 0 && hasErrors(diagnostics) ? null : seen)
}
