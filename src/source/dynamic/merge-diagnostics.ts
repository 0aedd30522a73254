import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { describeCombinations } from './combinations.js'
import type { Assignment, Switch } from '../../model/dynamic-statement.js'

export interface DiagnosedVariant {
  readonly assignments: readonly Assignment[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Each problem once. A problem that is absent from the text with every clause names the combinations that
 * have it.
 */
export function mergeDiagnostics(
  switches: readonly Switch[],
  variants: readonly DiagnosedVariant[],
): readonly Diagnostic[] {
  const all = variants.flatMap(({ assignments }) => assignments)
  const problems = new Map<
    string,
    { readonly diagnostic: Diagnostic; readonly variants: DiagnosedVariant[] }
  >()
  for (const variant of variants) {
    for (const diagnostic of variant.diagnostics) {
      const { code, message, span } = diagnostic
      const key = `${code} ${span?.file.path} ${span?.start} ${span?.end} ${message}`
      const known = problems.get(key)
      if (known) known.variants.push(variant)
      else problems.set(key, { diagnostic, variants: [variant] })
    }
  }
  return [...problems.values()].map(({ diagnostic, variants: own }) => {
    const [first] = variants
    if (first && own.includes(first)) return diagnostic
    const which = own.flatMap(({ assignments }) => assignments)
    return inCombination(diagnostic, describeCombinations(switches, which, all))
  })
}

/** `without plan: column p.id does not exist` */
const inCombination = (diagnostic: Diagnostic, combination: string): Diagnostic =>
  combination === '' ? diagnostic : { ...diagnostic, message: `${combination}: ${diagnostic.message}` }
