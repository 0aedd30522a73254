import { resolve, sep } from 'node:path'
import type { Config } from '../config/config.js'
import { configNames, configsOfScripts } from '../config/find-config.js'
import type { Progress } from '../pipeline.js'
import type { WatchTargets } from '../watch/file-watcher.js'
import { type WatchedRun, watchProject, type Watching } from '../watch/watch-project.js'
import type { ProjectPlace } from './known-project.js'
import type { GeneratedProject, ProjectSession } from './project-session.js'

/** A run of a watched project, after its output was written. */
interface GeneratedRun extends GeneratedProject {
  /** Absolute paths of the changed files; empty for the first run. */
  readonly changes: readonly string[]
  readonly milliseconds: number
}

export interface GenerateOnChangeOptions {
  readonly onProgress?: (progress: Progress) => void
  /** Called after each run; the next one waits for it. */
  readonly onRun: (run: GeneratedRun) => void | Promise<void>
}

/** Generates at once and after every change of an input; errors do not end it. */
export function generateOnChange(
  session: Pick<ProjectSession, 'generate'>,
  place: ProjectPlace,
  { onProgress = () => {}, onRun }: GenerateOnChangeOptions,
): Watching {
  let known: WatchTargets = targetsOf(null, configFiles(place), [])
  return watchProject(async (watched) => {
    const started = performance.now()
    const { generated, targets } = await generateWatched(session, place, watched, known, onProgress)
    known = targets
    await onRun({ ...generated, changes: watched.changes, milliseconds: performance.now() - started })
  })
}

/**
 * Also returns what to watch from now on. After a broken config, that is the previous set, and everything
 * that was read before the error.
 */
async function generateWatched(
  session: Pick<ProjectSession, 'generate'>,
  place: ProjectPlace,
  { changes, look, keep }: WatchedRun,
  before: WatchTargets,
  onProgress: (progress: Progress) => void,
): Promise<{ readonly generated: GeneratedProject; readonly targets: WatchTargets }> {
  let targets = before
  const lookAt = (next: WatchTargets): void => {
    targets = next
    look(next)
  }
  lookAt(before)
  const [queries] = before.folders
  const generated = await session.generate({
    // The first run looks for changes itself.
    isOnlyQueries:
      queries !== undefined &&
      changes.length > 0 &&
      changes.every((path) => path.startsWith(queries + sep) && !before.files.includes(path)),
    // Until the schema can be evaluated again, a correction will change one of its previous imports.
    onConfig: (config) => lookAt(targetsOf(config, configFiles(place), before.files)),
    onProgress,
  })
  const { config, compilation, readFiles } = generated.project
  if (config !== null && compilation.moduleFiles !== null) {
    lookAt(targetsOf(config, configFiles(place), readFiles))
  } else {
    lookAt({ ...targets, files: [...new Set([...targets.files, ...readFiles])] })
  }
  const written = generated.written.value.filter(({ status }) => status !== 'removed')
  keep(config === null ? [] : written.map(({ path }) => resolve(config.root, path)))
  return { generated, targets }
}

/** The given config, or every file that could be the config: one may be created or renamed meanwhile. */
const configFiles = ({ cwd, configPath }: ProjectPlace): readonly string[] =>
  (configPath === null ? [...configNames, ...configsOfScripts(cwd)] : [configPath]).map((name) =>
    resolve(cwd, name),
  )

function targetsOf(
  config: Config | null,
  configs: readonly string[],
  modules: readonly string[],
): WatchTargets {
  if (config === null) return { files: configs, folders: [], except: [] }
  const { setup } = config.database
  return {
    files: [
      ...new Set([
        ...configs,
        ...config.schemaFiles,
        ...modules,
        ...(setup === undefined ? [] : [resolve(config.root, setup)]),
      ]),
    ],
    folders: [config.queriesFolder, config.migrationsFolder],
    except: [config.outFolder],
  }
}
