import { hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { PresentTexts } from '../output/survey.js'
import { settleOutput, writeOutput, type WrittenFile } from '../output/write-output.js'
import type { CompiledProject } from './project-session.js'

/** Writes what was compiled, if it has no error. */
export async function write(
  { config, compilation }: CompiledProject,
  present?: PresentTexts,
): Promise<Outcome<readonly WrittenFile[]>> {
  if (config === null) return { value: [], diagnostics: [] }
  return hasErrors(compilation.diagnostics)
    ? { value: [], diagnostics: await settleOutput(config) }
    : writeOutput(config, compilation.files, present)
}
