import { hasErrors } from '../../diagnostics/diagnostic.js'
import { compareOutput } from '../../output/compare-output.js'
import type { Command } from '../command.js'
import { summarize, withCompiledProject } from '../compile-project.js'
import { describeFiles } from '../describe-files.js'
import { report } from '../report.js'

/** `sluice check`: what `generate` would find, and whether the output on the disk is what it would write. */
export const check: Command = (invoked) =>
  withCompiledProject(invoked, { wantsQueries: false }, async (project) => {
    const { terminal, flags } = invoked
    const { config, compilation } = project
    const compared =
      config === null || hasErrors(compilation.diagnostics)
        ? { value: [], diagnostics: [] }
        : await compareOutput(config, compilation.files)
    return report({
      terminal,
      reporter: flags.reporter,
      maxWarnings: flags.maxWarnings,
      ...(config === null ? {} : { root: config.root }),
      diagnostics: [...compilation.diagnostics, ...compared.diagnostics],
      text: describeFiles(compared.value, terminal.out.paint),
      json: { files: compared.value },
      footer: (diagnostics) => summarize(project, diagnostics),
    })
  })
