import { openProject, type Progress, type Project, type RunResult } from '../api/index.js'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { readDiagnostics } from '../diagnostics/read-diagnostics.js'
import { summaryOf } from '../diagnostics/summary.js'
import type { Invoked } from './command.js'
import { progressLine, type ProgressState, runningNotes } from './progress.js'

/** Opens the project of the command line, does something with it, and closes it. */
export async function withProject<T>(
  { terminal, flags }: Invoked,
  onProgress: (progress: Progress) => void,
  use: (project: Project) => Promise<T>,
): Promise<T> {
  const project = openProject({
    cwd: terminal.cwd,
    cache: flags.cache,
    onProgress,
    ...(flags.config === null ? {} : { config: flags.config }),
  })
  try {
    return await use(project)
  } finally {
    await project.close()
  }
}

/**
 * One run, during which a waiting person sees the progress; the progress line is removed when `use` begins.
 */
export function withRun<Result, T>(
  invoked: Invoked,
  run: (project: Project) => Promise<Result>,
  use: (result: Result, project: Project) => Promise<T>,
): Promise<T> {
  const { begin, show, clear } = progressOf(invoked)
  begin()
  return withProject(invoked, show, async (project) => use(await run(project).finally(clear), project))
}

/** A line that changes, for a person at a terminal; elsewhere one line for each long-running statement. */
export function progressOf({ terminal, flags }: Invoked): {
  /** Called before anything is known. */
  begin(): void
  show(progress: Progress): void
  clear(): void
} {
  const line = progressLine(terminal.err, flags.reporter === 'pretty')
  const note = runningNotes(terminal.err, flags.reporter !== 'json')
  return {
    begin: () => line.show({ text: 'loading the config', part: null }),
    show(progress) {
      line.show(describe(progress))
      if (progress.running) note(shownStatement(progress.running), progress.running.milliseconds)
    },
    clear: () => line.clear(),
  }
}

function shownStatement({ place, text }: NonNullable<Progress['running']>): string {
  const where = place ? `${place.file}:${place.line}:${place.column}: ` : ''
  return `${where}${text.replaceAll(/\s+/g, ' ').trim().slice(0, 60)}`
}

function describe({ stage, done, total, isFirst, running }: Progress): ProgressState {
  if (running) {
    const seconds = Math.floor(running.milliseconds / 1000)
    return { text: `running for ${seconds} s: ${shownStatement(running)}`, part: null }
  }
  if (isFirst) return { text: FIRST, part: null }
  const text = doing[stage]
  return total > 1 ? { text: `${text} ${done}/${total}`, part: done / total } : { text, part: null }
}

const FIRST = 'preparing Postgres for this schema, once (usually 2 to 6 seconds)'

const doing: Readonly<Record<Progress['stage'], string>> = {
  source: 'reading queries',
  schema: 'loading the schema',
  database: 'preparing Postgres',
  analyze: 'checking queries',
  emit: 'writing modules',
}

/** The findings of a run, for the reporters. */
export const diagnosticsOf = ({ diagnostics, texts }: RunResult): readonly Diagnostic[] =>
  readDiagnostics(diagnostics, texts)

/** The last line of a run. After an error before analysis, no query was checked. */
export const summarize = ({ queryCount }: RunResult, diagnostics: readonly Diagnostic[]): string =>
  summaryOf(diagnostics, queryCount === 0 && hasErrors(diagnostics) ? null : queryCount)
