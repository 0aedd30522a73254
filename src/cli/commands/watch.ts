import { relative, resolve, sep } from 'node:path'
import type { Config } from '../../config/config.js'
import { configNames } from '../../config/find-config.js'
import { cannotWatch } from '../../diagnostics/catalogue/usage.js'
import { hasErrors } from '../../diagnostics/diagnostic.js'
import { counted } from '../../diagnostics/summary.js'
import { writeOutput } from '../../output/write-output.js'
import type { WatchTargets } from '../../watch/file-watcher.js'
import { CannotWatch, type WatchedRun, watchProject } from '../../watch/watch-project.js'
import type { Command, Invoked } from '../command.js'
import { compileAgain, openProjectSession, type ProjectSession, summarize } from '../compile-project.js'
import { describeFiles } from '../describe-files.js'
import { leaving } from '../leaving.js'
import { report } from '../report.js'

/** `sluice watch`: keeps the output true while its sources change; errors do not end it. */
export const watch: Command = async (invoked) => {
  const { terminal, flags } = invoked
  // What takes time comes after it: a person may want to leave at once.
  const leave = leaving(process.stdin)
  const session = await openProjectSession(invoked)
  let known: WatchTargets = targetsOf(null, configFiles(invoked), [])
  const watching = watchProject(async (run) => {
    known = await generateOnce(session, invoked, run, known)
  })
  try {
    await Promise.race([leave.wanted, watching.done])
  } catch (error) {
    if (!(error instanceof CannotWatch)) throw error
    return report({
      terminal,
      reporter: flags.reporter,
      diagnostics: [cannotWatch(error.message)],
      footer: null,
    })
  } finally {
    // A run in progress ends first and clears up after itself; Ctrl-C once more ends it at once.
    leave.stop()
    await watching.close()
    await session.close()
  }
  return 0
}

/** One run; gives what to watch from now on. After a broken config that is what it was, and the config. */
async function generateOnce(
  session: ProjectSession,
  invoked: Invoked,
  { changes, look }: WatchedRun,
  before: WatchTargets,
): Promise<WatchTargets> {
  const { terminal, flags } = invoked
  const started = performance.now()
  let targets = before
  const lookAt = (next: WatchTargets): void => {
    targets = next
    look(next)
  }
  lookAt(before)

  const { folders } = targets
  const queries = folders[0]
  // The first run looks for itself, and so does one whose watcher may not have seen everything yet.
  session.session.trust(
    queries !== undefined && changes.length > 0 && changes.every((path) => path.startsWith(queries + sep)),
  )
  // Until the schema can be evaluated again, what it imported before is what a repair will change.
  const project = await compileAgain(session, invoked, (loaded) =>
    lookAt(targetsOf(loaded, configFiles(invoked), before.files)),
  )
  const { config, compilation, readFiles } = project
  if (config !== null && compilation.moduleFiles !== null) {
    lookAt(targetsOf(config, configFiles(invoked), readFiles))
  } else {
    // What was read on the way to an error may be what a repair changes, and so may what was read before it.
    lookAt({ ...targets, files: [...new Set([...targets.files, ...readFiles])] })
  }
  const written =
    config === null || hasErrors(compilation.diagnostics)
      ? { value: [], diagnostics: [] }
      : await writeOutput(config, compilation.files, session.present)

  // A new picture each time, so that what is on the screen is what is true now.
  if (flags.reporter === 'pretty' && terminal.out.interactive)
    terminal.out.write('\u001B[2J\u001B[3J\u001B[H')
  if (flags.reporter === 'pretty' && changes.length > 0) {
    terminal.err.write(`${terminal.err.paint('faint', describeChanges(changes, terminal.cwd))}\n\n`)
  }
  report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    ...(config === null ? {} : { root: config.root }),
    diagnostics: [...compilation.diagnostics, ...written.diagnostics],
    text: describeFiles(written.value, terminal.out.paint),
    json: { files: written.value },
    footer: (diagnostics) => {
      const summary = summarize(project, diagnostics)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      const keys = terminal.out.interactive ? terminal.err.paint('faint', '; q leaves') : ''
      return `${summary} (${seconds} s), watching${keys}`
    },
  })
  return targets
}

/** The config given, or every file that could be it: one may be made or renamed while we watch. */
function configFiles({ terminal, flags }: Invoked): readonly string[] {
  return (flags.config === null ? configNames : [flags.config]).map((name) => resolve(terminal.cwd, name))
}

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

function describeChanges(changes: readonly string[], cwd: string): string {
  const [first] = changes
  return changes.length === 1 && first !== undefined
    ? `changed: ${relative(cwd, first).split(sep).join('/')}`
    : `changed: ${counted(changes.length, 'file')}`
}
