import { sep } from 'node:path'
import { keepRun, type KnownRun, openProjectStore } from '../reuse/store/known-run.js'
import { packageFacts } from '../reuse/store/own-version.js'
import type { Config } from '../config/config.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import { openEvaluator } from '../evaluate/evaluator.js'
import { type Fact, holds } from '../facts/fact.js'
import { type Form, remembering } from '../reuse/remember.js'
import { openSession } from '../reuse/session.js'
import type { PresentTexts } from '../output/survey.js'
import type { WrittenFile } from '../output/write-output.js'
import { type Compilation, compile, type Progress } from '../pipeline.js'
import type { ProjectPlace } from './known-project.js'
import { write } from './write-project.js'

/** The config and the result of its run; null if the config itself has an error. */
export interface CompiledProject {
  readonly config: Config | null
  readonly compilation: Compilation
  /** The number of queries without errors: `compilation` does not contain them if the run is cached. */
  readonly queryCount: number
  /** Absolute paths of the project's files that config and schema read, as far as they could be evaluated. */
  readonly readFiles: readonly string[]
  /** Whether a run would give the same result now, as far as that can be decided without a run. */
  isCurrent(): boolean
}

/** The result of a run, and of writing it. */
export interface GeneratedProject {
  readonly project: CompiledProject
  readonly written: Outcome<readonly WrittenFile[]>
}

/** A project that is compiled once or repeatedly, with its results. */
export interface ProjectSession {
  compile(options?: CompileProjectOptions): Promise<CompiledProject>
  /**
   * Compiles, and writes the result if it has no error. If inputs changed during compilation, it compiles
   * again first: another process may have seen the change already, and have written its output.
   */
  generate(options?: CompileProjectOptions): Promise<GeneratedProject>
  close(): Promise<void>
}

interface CompileProjectOptions {
  /** A watcher has seen all changes since the last run, and only query files have changed. */
  readonly isOnlyQueries?: boolean
  /** Texts of query files that replace those on the disk, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>
  /** Called with a valid config before it is used. */
  readonly onConfig?: (config: Config) => void
  readonly onProgress?: (progress: Progress) => void
}

/**
 * If inputs change all the time, the result of a recent state is written; the process that changes them runs
 * again.
 */
const MOST_ATTEMPTS = 5

/** With `isRead` false, results of earlier runs are not used. */
export function openProjectSession(place: ProjectPlace, isRead: boolean): ProjectSession {
  const { cwd, configPath } = place
  const project = openProjectStore(cwd, configPath)
  const evaluator = openEvaluator()
  const session = openSession({ project, isRead, evaluator })
  const rememberConfig = remembering(CONFIG_FORM, project, isRead, () => session.isTrusting)
  const present: PresentTexts = new Map()
  let last: { readonly run: KnownRun; readonly facts: readonly Fact[] } | null = null
  let hasThrown = false
  const compileOnce = async ({
    isOnlyQueries = false,
    overlay = new Map(),
    onConfig = () => {},
    onProgress = () => {},
  }: CompileProjectOptions = {}): Promise<CompiledProject> => {
    session.trust(isOnlyQueries)
    session.databases.expect()
    const loaded = await rememberConfig(project?.key ?? '', () =>
      evaluator.config({ cwd, ...(configPath === null ? {} : { path: configPath }) }),
    )
    const { value: config, diagnostics: ofConfig } = loaded.value
    const readByConfig = filesIn(cwd, loaded.facts)
    if (config === null) {
      const compilation = { ...NOTHING, diagnostics: ofConfig }
      return { config, compilation, queryCount: 0, readFiles: readByConfig, isCurrent: () => true }
    }
    onConfig(config)
    const compilation = await compile(config, { session, overlay, onProgress })
    const diagnostics = [...ofConfig, ...compilation.diagnostics]
    const queryCount = compilation.queries.length
    const facts = loaded.facts && compilation.facts && [...loaded.facts, ...compilation.facts]
    if (facts) last = { run: { config, files: compilation.files, diagnostics, queryCount }, facts }
    const ofSchema = [...(compilation.moduleFiles ?? []), ...filesIn(config.root, compilation.schemaFacts)]
    return {
      config,
      compilation: { ...compilation, diagnostics },
      queryCount,
      readFiles: [...readByConfig, ...ofSchema],
      // A trusted watcher reports changes itself.
      isCurrent: () => facts?.every(holds) ?? true,
    }
  }
  const noting = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      hasThrown = true
      throw error
    } finally {
      await evaluator.close()
    }
  }
  return {
    compile: (options) => noting(() => compileOnce(options)),
    generate: (options) =>
      noting(async () => {
        for (let attempt = 1; ; attempt++) {
          const compiled = await compileOnce(options)
          const written = await write(
            attempt < MOST_ATTEMPTS ? compiled : { ...compiled, isCurrent: () => true },
            present,
          )
          if (written) return { project: compiled, written }
        }
      }),
    async close() {
      // Another process may have stored a newer result.
      if (project && last?.facts.every(holds)) {
        keepRun(project, last.run, [...packageFacts(project.root), ...last.facts])
      }
      // The results of a run that threw are not trusted.
      await session.close(!hasThrown)
    },
  }
}

const NOTHING: Compilation = {
  queries: [],
  files: [],
  sources: [],
  schema: null,
  diagnostics: [],
  moduleFiles: null,
  facts: null,
  schemaFacts: null,
}

/**
 * Passwords are not stored: the URL of a running server may contain one, and only `migrate` needs the
 * credentials.
 */
const CONFIG_FORM: Form<Config | null> = {
  kind: 'configs',
  toData: (config) =>
    config === null || config.database.url !== undefined ? null : { ...config, credentialsUrl: null },
  fromData: (data) => data as Config,
}

/** Files above the project are read only to determine where it ends. */
const filesIn = (root: string, facts: readonly Fact[] | null): readonly string[] =>
  (facts ?? []).flatMap((fact) =>
    fact.kind === 'text' &&
    fact.path.startsWith(root + sep) &&
    !fact.path.includes(`${sep}node_modules${sep}`)
      ? [fact.path]
      : [],
  )
