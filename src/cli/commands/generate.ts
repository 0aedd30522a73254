import { hasErrors } from '../../diagnostics/diagnostic.js'
import { generateOnce } from '../../project/generate-once.js'
import type { Command } from '../command.js'
import { placeOf, showingProgress } from '../compile-project.js'
import { reportGenerated } from '../report-generated.js'

/** `sluice generate`: checks every query and writes the output; writes nothing if anything is wrong. */
export const generate: Command = async (invoked) => {
  const generated = await showingProgress(invoked, (onProgress) =>
    generateOnce(placeOf(invoked), { isRead: invoked.flags.cache, onProgress }),
  )
  return reportGenerated(invoked, generated, (summary, diagnostics) =>
    hasErrors(diagnostics) && generated.written.value.length === 0
      ? `${summary}; Sluice wrote no files`
      : summary,
  )
}
