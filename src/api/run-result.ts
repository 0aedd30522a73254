import type { DiagnosticData } from '../diagnostics/diagnostic-data.js'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { inOrder } from '../diagnostics/in-order.js'
import { textsOf } from '../diagnostics/read-diagnostics.js'
import type { CompiledProject } from '../project/project-session.js'
import type { RunResult } from './results.js'

/**
 * The findings of a run, including `others`, as plain data. The titles of all codes are loaded only if there
 * is a diagnostic.
 */
export async function runResult(
  compiled: CompiledProject,
  others: readonly Diagnostic[] = [],
): Promise<RunResult> {
  const diagnostics = inOrder([...compiled.compilation.diagnostics, ...others])
  return {
    version: 1,
    diagnostics: diagnostics.length === 0 ? [] : diagnostics.map(await jsonReporter()),
    texts: textsOf(diagnostics),
    queryCount: queryCountOf(compiled),
  }
}

const jsonReporter = async (): Promise<(diagnostic: Diagnostic) => DiagnosticData> =>
  (await import('../diagnostics/reporters/json.js')).jsonDiagnostic

/** The number of queries without errors, and of those that an error names. */
function queryCountOf({ compilation, queryCount }: CompiledProject): number {
  const faulty = new Set<string>()
  for (const { severity, query, span } of compilation.diagnostics) {
    if (severity === 'error' && query !== null) faulty.add(`${span?.file.path} ${query}`)
  }
  return queryCount + faulty.size
}

export const failed = ({ compilation }: CompiledProject): boolean => hasErrors(compilation.diagnostics)
