import type { Config } from '../config/config.js'
import { loadConfig } from '../config/load-config.js'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { summaryOf } from '../diagnostics/summary.js'
import type { Invoked } from './command.js'
import type { Compilation, Progress } from '../pipeline.js'
import { progressLine } from './progress.js'

/** The config and what came of it; null where the config itself has an error. */
export interface CompiledProject {
  readonly config: Config | null
  readonly compilation: Compilation
}

const nothing: Compilation = { queries: [], files: [], diagnostics: [], moduleFiles: null }

/**
 * Loads the config and compiles every query, telling a person who waits how far it is.
 * `onConfig` is told a config that is right, before anything is made of it.
 */
export async function compileProject(
  { terminal, flags }: Invoked,
  onConfig: (config: Config) => void = () => {},
): Promise<CompiledProject> {
  const progress = progressLine(terminal.err, flags.reporter === 'pretty')
  try {
    const { value: config, diagnostics } = await loadConfig({
      cwd: terminal.cwd,
      ...(flags.config === null ? {} : { path: flags.config }),
    })
    if (config === null) return { config, compilation: { ...nothing, diagnostics } }
    onConfig(config)
    const { compile } = await import('../pipeline.js')
    const compilation = await compile(config, {
      cache: flags.cache,
      onProgress: (state) => progress.show(describe(state)),
    })
    return {
      config,
      compilation: { ...compilation, diagnostics: [...diagnostics, ...compilation.diagnostics] },
    }
  } finally {
    progress.clear()
  }
}

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
export function summarize({ compilation }: CompiledProject, diagnostics: readonly Diagnostic[]): string {
  const faulty = new Set<string>()
  for (const { severity, query, span } of compilation.diagnostics) {
    if (severity === 'error' && query !== null) faulty.add(`${span?.file.path} ${query}`)
  }
  const seen = compilation.queries.length + faulty.size
  // None were, if an error stopped the run before.
  return summaryOf(diagnostics, seen === 0 && hasErrors(diagnostics) ? null : seen)
}
