import { hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { PresentTexts } from '../output/survey.js'
import { settleOutput, writeCurrentOutput, type WrittenFile } from '../output/write-output.js'
import type { CompiledProject } from './project-session.js'

/**
 * Writes a result without errors. Null if there is something to write and an input of the compilation has
 * changed since.
 */
export async function write(
  { config, compilation, isCurrent }: CompiledProject,
  known: PresentTexts = new Map(),
): Promise<Outcome<readonly WrittenFile[]> | null> {
  if (config === null) return { value: [], diagnostics: [] }
  return hasErrors(compilation.diagnostics)
    ? { value: [], diagnostics: await settleOutput(config) }
    : writeCurrentOutput(config, compilation.files, { known, isCurrent })
}
