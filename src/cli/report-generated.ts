import type { GenerateResult } from '../api/index.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Invoked } from './command.js'
import { describeFiles } from './describe-files.js'
import { diagnosticsOf, summarize } from './open-project.js'
import { report } from './report.js'

/**
 * Reports what a run has written and found; returns the exit status. `footer` creates the last line of the
 * run's summary.
 */
export function reportGenerated(
  { terminal, flags }: Invoked,
  root: string,
  result: GenerateResult,
  footer: (summary: string, diagnostics: readonly Diagnostic[]) => string,
): Promise<number> {
  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    root,
    diagnostics: diagnosticsOf(result),
    text: describeFiles(result.files, terminal.out.paint),
    json: { files: result.files },
    footer: (diagnostics) => footer(summarize(result, diagnostics), diagnostics),
  })
}
