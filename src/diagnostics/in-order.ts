import type { Diagnostic } from './diagnostic.js'

/**
 * Sorted by file, position and code, each once. What belongs to no file comes first; the order does not depend
 * on the locale, nor on the order in which the stages found things.
 */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  const unique = diagnostics.filter((diagnostic) => {
    const key = JSON.stringify([
      diagnostic.code,
      diagnostic.severity,
      diagnostic.span && [diagnostic.span.file.path, diagnostic.span.start, diagnostic.span.end],
      diagnostic.message,
      diagnostic.hint,
    ])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return unique.sort(compare)
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    order(a.span?.file.path ?? '', b.span?.file.path ?? '') ||
    (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
    (a.span?.end ?? 0) - (b.span?.end ?? 0) ||
    order(a.code, b.code) ||
    order(a.message, b.message)
  )
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
