import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import { inOrder } from '../diagnostics/in-order.js'
import { textsOf } from '../diagnostics/read-diagnostics.js'
import { jsonDiagnostic } from '../diagnostics/reporters/json.js'
import type { CompiledProject } from '../project/project-session.js'
import type { RunResult } from './results.js'

/** What a run has found, `others` included, as plain data. */
export function runResult(compiled: CompiledProject, others: readonly Diagnostic[] = []): RunResult {
  const diagnostics = inOrder([...compiled.compilation.diagnostics, ...others])
  return {
    version: 1,
    diagnostics: diagnostics.map(jsonDiagnostic),
    texts: textsOf(diagnostics),
    queryCount: queryCountOf(compiled),
  }
}

/** The queries without errors, and those that an error names. */
function queryCountOf({ compilation, queryCount }: CompiledProject): number {
  const faulty = new Set<string>()
  for (const { severity, query, span } of compilation.diagnostics) {
    if (severity === 'error' && query !== null) faulty.add(`${span?.file.path} ${query}`)
  }
  return queryCount + faulty.size
}

export const failed = ({ compilation }: CompiledProject): boolean => hasErrors(compilation.diagnostics)
