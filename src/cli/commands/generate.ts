import { hasErrors } from '../../diagnostics/diagnostic.js'
import type { Command } from '../command.js'
import { summarize, withCompiledProject } from '../compile-project.js'
import { describeFiles } from '../describe-files.js'
import { report } from '../report.js'

/** `sluice generate`: checks every query and writes the output; writes nothing if anything is wrong. */
export const generate: Command = (invoked) =>
  withCompiledProject(invoked, { wantsQueries: false }, async (project, session) => {
    const { terminal, flags } = invoked
    const { config, compilation } = project
    const written = await session.write(project)
    return report({
      terminal,
      reporter: flags.reporter,
      maxWarnings: flags.maxWarnings,
      ...(config === null ? {} : { root: config.root }),
      diagnostics: [...compilation.diagnostics, ...written.diagnostics],
      text: describeFiles(written.value, terminal.out.paint),
      json: { files: written.value },
      footer: (diagnostics) => {
        const nothingWritten = hasErrors(diagnostics) && written.value.length === 0
        const summary = summarize(project, diagnostics)
        return nothingWritten ? `${summary}; nothing was written` : summary
      },
    })
  })
