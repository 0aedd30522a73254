import { realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { textPlace } from '../diagnostics/place-data.js'
import type { Progress as PipelineProgress } from '../pipeline.js'
import { knownProject, type ProjectPlace } from '../project/known-project.js'
import type { CompiledProject, GeneratedProject, ProjectSession } from '../project/project-session.js'
import type { Watching as ProjectWatching } from '../watch/watch-project.js'
import type { QueryInfos } from './compile-result.js'
import { type OpenProjectOptions, type Project, ProjectError, type Watching } from './project.js'
import type { GenerateResult, Progress } from './results.js'
import { failed, runResult } from './run-result.js'

/**
 * Opens a Drizzle project. Nothing is read or started before the first call of a method. After that, each run
 * uses the results of the previous one, until `close()`.
 */
export function openProject(options: OpenProjectOptions): Project {
  const { cache = true, onProgress = () => {} } = options
  const place: ProjectPlace = { cwd: resolve(options.cwd), configPath: options.config ?? null }
  const root = realPath(place.cwd)
  const overlay = new Map<string, string>()
  const queue = workQueue()
  const watchers = new Set<Watching>()
  let session: ProjectSession | null = null
  let infos: QueryInfos | null = null
  /** The last run with the overlay; null before the first run, and after any change since. */
  let compiled: CompiledProject | null = null
  /** The last run of any kind: it lists the files on which the output depends. */
  let last: CompiledProject | null = null
  /** The files on the disk that have changed since the last run; null if nobody has listed them. */
  let changed: Set<string> | null = null
  let closing: Promise<void> | null = null

  // The modules that compile are loaded only if something must be compiled.
  const openSession = async (): Promise<ProjectSession> => {
    const { openProjectSession } = await import('../project/project-session.js')
    return (session ??= openProjectSession(place, cache))
  }
  const tell = (progress: PipelineProgress): void => onProgress(progressOf(progress))
  const pathOf = (path: string): string => {
    const absolute = resolve(place.cwd, path)
    return absolute.startsWith(place.cwd + sep) ? join(root, relative(place.cwd, absolute)) : absolute
  }
  const setTexts = (texts: Readonly<Record<string, string | null>>): void => {
    for (const [path, text] of Object.entries(texts)) {
      if (text === null) overlay.delete(pathOf(path))
      else overlay.set(pathOf(path), text)
    }
  }
  setTexts(options.overlay ?? {})

  const compileNow = async (): Promise<CompiledProject> => {
    const isOnlyQueries = changed !== null && last !== null && isOnlyAboutQueries(last, [...changed])
    changed = null
    compiled = null
    const opened = await openSession()
    compiled = await opened.compile({ isOnlyQueries, overlay: new Map(overlay), onProgress: tell })
    return (last = compiled)
  }
  const noting = (project: CompiledProject): CompiledProject => {
    changed = null
    return (last = project)
  }
  /** The result of an earlier run with the same files. */
  const knownFromBefore = (): CompiledProject | null => (cache && !session ? knownProject(place) : null)

  const whileOpen = <T>(work: () => Promise<T>): Promise<T> =>
    closing
      ? Promise.reject(new ProjectError('closed', 'the project is closed: open another one'))
      : queue.add(work)
  return {
    root,
    compile: () =>
      whileOpen(async () => {
        const { compileResult, queryInfos } = await import('./compile-result.js')
        return compileResult(await compileNow(), (infos ??= queryInfos()))
      }),
    update: (changes) =>
      whileOpen(async () => {
        setTexts(changes.overlay ?? {})
        if (changes.changed) changed = new Set([...(changed ?? []), ...changes.changed.map(pathOf)])
        compiled = null
      }),
    describeAt: (path, offset) =>
      whileOpen(async () => {
        const [{ describe }, { queryInfos }] = await Promise.all([
          import('./describe.js'),
          import('./compile-result.js'),
        ])
        return describe(compiled ?? (await compileNow()), (infos ??= queryInfos()), pathOf(path), offset)
      }),
    generate: () =>
      whileOpen(async () => {
        const known = knownFromBefore()
        if (known) {
          const { write } = await import('../project/write-project.js')
          const written = await write(known)
          if (written) return generateResult({ project: noting(known), written })
        }
        const generated = await (await openSession()).generate({ onProgress: tell })
        noting(generated.project)
        return generateResult(generated)
      }),
    check: () =>
      whileOpen(async () => {
        const project = noting(
          knownFromBefore() ?? (await (await openSession()).compile({ onProgress: tell })),
        )
        const { config, compilation } = project
        if (config === null || failed(project)) return { ...(await runResult(project)), files: [] }
        const { compareOutput } = await import('../output/compare-output.js')
        const compared = await compareOutput(config, compilation.files)
        return { ...(await runResult(project, compared.diagnostics)), files: compared.value }
      }),
    watch(onRun) {
      const started = whileOpen(async () => {
        const { generateOnChange } = await import('../project/generate-on-change.js')
        const opened = await openSession()
        return generateOnChange({ generate: (asked) => queue.add(() => opened.generate(asked)) }, place, {
          onProgress: tell,
          onRun: async ({ changes, milliseconds, ...generated }) => {
            noting(generated.project)
            await onRun({ ...(await generateResult(generated)), changes, milliseconds })
          },
        })
      })
      const watching = watchingOf(started)
      watchers.add(watching)
      return watching
    },
    close: () =>
      (closing ??= (async () => {
        await Promise.all([...watchers].map((watching) => watching.close()))
        await queue.add(async () => session?.close())
      })()),
  }
}

/**
 * Runs tasks one after the other, in the order in which they were added; a failed task does not fail the
 * next.
 */
function workQueue(): { add<T>(work: () => Promise<T>): Promise<T> } {
  let before: Promise<unknown> = Promise.resolve()
  return {
    add(work) {
      const result = before.then(work)
      before = result.catch(() => undefined)
      return result
    },
  }
}

const watchingOf = (started: Promise<ProjectWatching>): Watching => ({
  done: started.then(({ done }) => done).catch(rethrow),
  close: async () => {
    const watching = await started.catch(() => null)
    await watching?.close()
  },
})

/** Tests by name, because the module of this error is loaded only if something is watched. */
function rethrow(error: unknown): never {
  if (error instanceof Error && error.name === 'CannotWatch') {
    throw new ProjectError('cannot-watch', error.message, { cause: error })
  }
  throw error
}

const generateResult = async ({ project, written }: GeneratedProject): Promise<GenerateResult> => ({
  ...(await runResult(project, written.diagnostics)),
  files: written.value,
})

const progressOf = ({ stage, done, total, isFirst, running }: PipelineProgress): Progress => ({
  stage,
  done,
  total,
  ...(isFirst && { isFirst }),
  ...(running && {
    running: {
      text: running.text,
      milliseconds: running.milliseconds,
      place: running.place && textPlace(running.place),
    },
  }),
})

/** Whether neither the config nor the schema can depend on any of these files. */
function isOnlyAboutQueries({ config, readFiles }: CompiledProject, paths: readonly string[]): boolean {
  if (config === null) return false
  return paths.every((path) => path.startsWith(config.queriesFolder + sep) && !readFiles.includes(path))
}

/** A folder that does not exist is a diagnostic of the first run. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}
