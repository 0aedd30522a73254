import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { summaryOf } from '../diagnostics/summary.js'
import { knownProject, type ProjectPlace } from '../project/known-project.js'
import type { CompiledProject } from '../project/project-session.js'
import type { Invoked } from './command.js'
import { positionOf } from '../diagnostics/span.js'
import type { Progress } from '../pipeline.js'
import { progressLine, type ProgressState, runningNotes } from './progress.js'

export const placeOf = ({ terminal, flags }: Invoked): ProjectPlace => ({
  cwd: terminal.cwd,
  configPath: flags.config,
})

/**
 * Does something with the compiled project. Where nothing has changed since an earlier run, and only files and diagnostics are
 * wanted, nothing of what compiles is loaded.
 */
export async function withCompiledProject<T>(
  invoked: Invoked,
  options: { readonly wantsQueries: boolean },
  use: (project: CompiledProject) => Promise<T>,
): Promise<T> {
  const { flags } = invoked
  const known = flags.cache && !options.wantsQueries ? knownProject(placeOf(invoked)) : null
  if (known) return use(known)
  const { openProjectSession } = await import('../project/project-session.js')
  const session = openProjectSession(placeOf(invoked), flags.cache)
  try {
    return await use(await showingProgress(invoked, (onProgress) => session.compile({ onProgress })))
  } finally {
    await session.close()
  }
}

/** Tells a person who waits how far the work is; what is shown is gone when the work is done. */
export async function showingProgress<T>(
  invoked: Invoked,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const { show, clear } = progressOf(invoked)
  try {
    return await work(show)
  } finally {
    clear()
  }
}

/** A line that changes, for a person at a terminal; elsewhere a line about each statement that runs for long. */
export function progressOf({ terminal, flags }: Invoked): {
  show(progress: Progress): void
  clear(): void
} {
  const line = progressLine(terminal.err, flags.reporter === 'pretty')
  const note = runningNotes(terminal.err, flags.reporter !== 'json')
  return {
    show(progress) {
      line.show(describe(progress))
      if (progress.running) note(shownStatement(progress.running), progress.running.milliseconds)
    },
    clear: () => line.clear(),
  }
}

function shownStatement({ place, text }: NonNullable<Progress['running']>): string {
  const { line, column } = place ? positionOf(place.file, place.start) : { line: 0, column: 0 }
  const where = place ? `${place.file.path}:${line}:${column}: ` : ''
  return `${where}${text.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}`
}

function describe({ stage, done, total, running }: Progress): ProgressState {
  if (running) {
    const seconds = Math.floor(running.milliseconds / 1000)
    return { text: `running for ${seconds} s: ${shownStatement(running)}`, part: null }
  }
  const text = doing[stage]
  return total > 1 ? { text: `${text} ${done}/${total}`, part: done / total } : { text, part: null }
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
