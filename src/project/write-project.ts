import { hasErrors, type Outcome } from '../diagnostics/diagnostic.js'
import type { PresentTexts } from '../output/survey.js'
import { settleOutput, writeCurrentOutput, type WrittenFile } from '../output/write-output.js'
import type { CompiledProject } from './project-session.js'

/**
 * Writes what was compiled, if it has no error. Null where there is something to write and what it was compiled from has
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
