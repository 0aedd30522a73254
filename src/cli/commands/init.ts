import { dirname, resolve } from 'node:path'
import { findConfig } from '../../config/find-config.js'
import { loadConfig } from '../../config/load-config.js'
import { nothingToInitialize } from '../../diagnostics/catalogue/usage.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import { type InitResult, initProject } from '../../init/init-project.js'
import { findManifest } from '../../init/manifest.js'
import { installCommand, packageManagerOf } from '../../config/package-manager.js'
import { loadSchema } from '../../schema/load-schema.js'
import type { Command, Invoked } from '../command.js'
import { report } from '../report.js'

/** `sluice init`: adds Sluice to a Drizzle project. */
export const init: Command = async (invoked) => {
  const { terminal, flags } = invoked
  if (flags.config === null && findConfig(terminal.cwd, undefined) === null) {
    const install = installCommand(packageManagerOf(terminal.cwd), ['drizzle-kit'], true)
    return finish(invoked, terminal.cwd, null, [nothingToInitialize(install)])
  }
  const manifest = findManifest(
    flags.config === null ? terminal.cwd : dirname(resolve(terminal.cwd, flags.config)),
  )
  if (hasErrors(manifest.diagnostics)) return finish(invoked, terminal.cwd, null, manifest.diagnostics)
  const { value: config, diagnostics } = await loadConfig({
    cwd: terminal.cwd,
    ...(flags.config === null ? {} : { path: flags.config }),
  })
  if (config === null) return finish(invoked, terminal.cwd, null, diagnostics)
  const schema = await loadSchema(config)
  if (schema.value === null) {
    return finish(invoked, config.root, null, [...diagnostics, ...schema.diagnostics])
  }
  const { value: result, diagnostics: found } = initProject(config, schema.value, manifest.value)
  return finish(invoked, config.root, result, [...diagnostics, ...schema.diagnostics, ...found])
}

function finish(
  { terminal, flags }: Invoked,
  root: string,
  result: InitResult | null,
  diagnostics: readonly Diagnostic[],
): number {
  return report({
    terminal,
    reporter: flags.reporter,
    maxWarnings: flags.maxWarnings,
    root,
    diagnostics,
    text: result === null ? '' : describe(result, terminal),
    json: { changes: result?.changes ?? [], next: result?.next ?? [] },
    footer: null,
  })
}

function describe({ changes, next }: InitResult, { out }: Invoked['terminal']): string {
  const lines =
    changes.length === 0
      ? ['nothing to do: this project has all that Sluice needs']
      : changes.map(({ status, path, detail }) => `${out.paint('good', status)} ${path} (${detail})`)
  return [...lines, '', 'Next', ...next.map((command) => `  ${command}`), ''].join('\n')
}
