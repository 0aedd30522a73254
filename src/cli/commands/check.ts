import type { Command } from '../command.js'
import { describeFiles } from '../describe-files.js'
import { diagnosticsOf, summarize, withRun } from '../open-project.js'
import { report } from '../report.js'

/**
 * `sluice check`: reports what `generate` would report, and whether the output on the disk is what it would
 * write.
 */
export const check: Command = (invoked) =>
  withRun(
    invoked,
    (project) => project.check(),
    (result, { root }) => {
      const { terminal, flags } = invoked
      return report({
        terminal,
        reporter: flags.reporter,
        maxWarnings: flags.maxWarnings,
        root,
        diagnostics: diagnosticsOf(result),
        text: describeFiles(result.files, terminal.out.paint),
        json: { files: result.files },
        footer: (diagnostics) => summarize(result, diagnostics),
      })
    },
  )
