import type { Diagnostic } from '../diagnostics/diagnostic.js'

/** Usage, config and database connection; of these codes, three are about the user's files all the same. */
const beyondTheFiles = /^SL[06]/
const aboutTheFiles: readonly string[] = ['SL0905', 'SL0908', 'SL0911']

/** 0 clean, 1 the user's SQL, schema or output has a problem, 2 usage or a failure of the tool. */
export function exitStatus(diagnostics: readonly Diagnostic[]): 0 | 1 | 2 {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.some(({ code }) => beyondTheFiles.test(code) && !aboutTheFiles.includes(code))) return 2
  return errors.length > 0 ? 1 : 0
}
