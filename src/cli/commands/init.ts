import type { Config } from '../../config/config.js'
import { findConfig } from '../../config/find-config.js'
import { loadConfig } from '../../config/load-config.js'
import { nothingToInitialize } from '../../diagnostics/catalogue/usage.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import { type InitResult, initProject } from '../../init/init-project.js'
import { findManifest } from '../../init/manifest.js'
import { installCommand, packageManagerOf } from '../../config/package-manager.js'
import { missingExtensionPackages } from '../../schema/extension-packages.js'
import { type LoadedSchema, loadSchema } from '../../schema/load-schema.js'
import { planDatabase } from '../../schema/plan-database.js'
import { supabaseSetup } from '../../schema/setup-script.js'
import type { Command, Invoked } from '../command.js'
import { report } from '../report.js'

/** `sluice init`: adds Sluice to a Drizzle project. */
export const init: Command = async (invoked) => {
  const { terminal, flags } = invoked
  if (flags.config === null && findConfig(terminal.cwd, undefined) === null) {
    const install = installCommand(packageManagerOf(terminal.cwd), ['drizzle-kit'], true)
    return finish(invoked, terminal.cwd, null, [nothingToInitialize(install)])
  }
  const manifest = findManifest(terminal.cwd)
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
  const extensions = await missingExtensionPackages(config, schema.value)
  const setup = config.rolesProvider === 'supabase' ? await setupFor(config, schema.value) : []
  const { value: result, diagnostics: found } = initProject(config, schema.value, manifest.value, setup)
  return finish(invoked, config.root, result, [
    ...diagnostics,
    ...schema.diagnostics,
    ...extensions,
    ...found,
  ])
}

/** Where no plan can be made, `generate` reports why. */
async function setupFor(config: Config, schema: LoadedSchema): Promise<readonly string[]> {
  const planned = await planDatabase(config, schema)
  return planned.value ? supabaseSetup(planned.value.plan) : []
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
    json: { changes: result?.changes ?? [], next: result?.next ?? [], call: result?.call ?? [] },
    footer: null,
  })
}

function describe({ changes, next, call }: InitResult, { out }: Invoked['terminal']): string {
  const lines =
    changes.length === 0
      ? ['nothing to do: this project has all that Sluice needs']
      : changes.map(({ status, path, detail }) => `${out.paint('good', status)} ${path} (${detail})`)
  const indented = (text: readonly string[]): readonly string[] =>
    text.map((line) => (line === '' ? '' : `  ${line}`))
  const calling = call.length === 0 ? [] : ['', 'Then, in a module of this folder', ...indented(call)]
  return [...lines, '', 'Next', ...indented(next), ...calling, ''].join('\n')
}
