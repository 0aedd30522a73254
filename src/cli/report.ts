import { relative, resolve, sep } from 'node:path'
import { tooManyWarnings } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { inOrder } from '../diagnostics/in-order.js'
import { githubReport } from '../diagnostics/reporters/github.js'
import { prettyReport } from '../diagnostics/reporters/pretty.js'
import { exitStatus } from './exit-status.js'
import type { ReporterName } from './flag-values.js'
import type { Terminal } from './terminal.js'

export interface Report {
  readonly terminal: Terminal
  readonly reporter: ReporterName
  readonly diagnostics: readonly Diagnostic[]
  readonly maxWarnings?: number | null
  /** The folder to which paths are relative; the working directory if there is no config. */
  readonly root?: string
  /** A last line for people, below the diagnostics. */
  readonly footer: ((diagnostics: readonly Diagnostic[]) => string) | null
  /** The command's result for people. */
  readonly text?: string
  /** The command's result for tools; the diagnostics are added under their key. */
  readonly json?: Readonly<Record<string, unknown>>
}

/** Prints diagnostics and result with the chosen reporter, and returns their exit status. */
export async function report(told: Report): Promise<0 | 1 | 2> {
  const { terminal, reporter } = told
  const diagnostics = limited(inOrder(told.diagnostics), told.maxWarnings ?? null)
  if (reporter === 'json') {
    // This module loads the titles of all codes.
    const { jsonDiagnostic } = await import('../diagnostics/reporters/json.js')
    const document = { ...told.json, diagnostics: diagnostics.map(jsonDiagnostic) }
    terminal.out.write(`${JSON.stringify(document, null, 2)}\n`)
    return exitStatus(diagnostics)
  }
  const { paint, width } = terminal.err
  terminal.err.write(
    reporter === 'github'
      ? githubReport(diagnostics, repositoryPath(told))
      : prettyReport(diagnostics, { paint, width }),
  )
  terminal.out.write(told.text ?? '')
  if (told.footer) {
    const gap = reporter === 'pretty' && diagnostics.length > 0 ? '\n' : ''
    terminal.err.write(`${gap}${told.footer(diagnostics)}\n`)
  }
  return exitStatus(diagnostics)
}

function limited(diagnostics: readonly Diagnostic[], maxWarnings: number | null): readonly Diagnostic[] {
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === 'warning').length
  return maxWarnings === null || warnings <= maxWarnings
    ? diagnostics
    : [...diagnostics, tooManyWarnings(warnings, maxWarnings)]
}

/** GitHub expects paths relative to the repository, of which the project may be a subfolder. */
function repositoryPath({ terminal, root = terminal.cwd }: Report): (path: string) => string {
  const repository = terminal.env['GITHUB_WORKSPACE']
  return (path) => (repository ? relative(repository, resolve(root, path)).split(sep).join('/') : path)
}
