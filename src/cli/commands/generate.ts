import { hasErrors } from '../../diagnostics/diagnostic.js'
import type { Command } from '../command.js'
import { withRun } from '../open-project.js'
import { reportGenerated } from '../report-generated.js'

/** `sluice generate`: checks every query and writes the output; writes nothing if there is an error. */
export const generate: Command = (invoked) =>
  withRun(
    invoked,
    (project) => project.generate(),
    (result, { root }) =>
      reportGenerated(invoked, root, result, (summary, diagnostics) =>
        hasErrors(diagnostics) && result.files.length === 0 ? `${summary}; Sluice wrote no files` : summary,
      ),
  )
