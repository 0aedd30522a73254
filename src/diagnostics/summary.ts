import type { Diagnostic, Severity } from './diagnostic.js'

const severities: readonly Severity[] = ['error', 'warning', 'note']

/** `2 errors, 1 warning in 14 queries`; `queries` is null where none were looked at. */
export function summaryOf(diagnostics: readonly Diagnostic[], queries: number | null): string {
  const counts = severities.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length
    return count === 0 ? [] : [counted(count, severity)]
  })
  const found = counts.length === 0 ? 'no problems' : counts.join(', ')
  return queries === null ? found : `${found} in ${counted(queries, 'query', 'queries')}`
}

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`
