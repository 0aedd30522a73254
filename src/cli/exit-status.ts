import type { Diagnostic } from '../diagnostics/diagnostic.js'

/** 0: no error; 1: a problem in the user's SQL, schema or output; 2: wrong usage or a failure of the tool. */
export async function exitStatus(diagnostics: readonly Diagnostic[]): Promise<0 | 1 | 2> {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.length === 0) return 0
  // Most runs have no errors and need not load every catalogue.
  const { definitions } = await import('../diagnostics/definitions.js')
  return errors.some(({ code }) => definitions[code]?.exit === 2) ? 2 : 1
}
