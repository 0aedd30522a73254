import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { GeneratedProject } from '../project/project-session.js'
import type { Invoked } from './command.js'
import { summarize } from './compile-project.js'
import { describeFiles } from './describe-files.js'
import { report } from './report.js'

/** Tells what a run has written and found; gives the exit status. `footer` makes the last line of the run's summary. */
export function reportGenerated(
  { terminal, flags }: Invoked,
  { project, written }: GeneratedProject,
  footer: (summary: string, diagnostics: readonly Diagnostic[]) => string,
): number {
  const { config, compilation } = project
  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    ...(config === null ? {} : { root: config.root }),
    diagnostics: [...compilation.diagnostics, ...written.diagnostics],
    text: describeFiles(written.value, terminal.out.paint),
    json: { files: written.value },
    footer: (diagnostics) => footer(summarize(project, diagnostics), diagnostics),
  })
}
