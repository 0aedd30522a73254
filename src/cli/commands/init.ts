import { findConfig } from '../../config/find-config.js'
import { openEvaluator } from '../../evaluate/evaluator.js'
import { nothingToInitialize } from '../../diagnostics/catalogue/usage.js'
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.js'
import { type InitResult, initProject } from '../../init/init-project.js'
import { findManifest } from '../../init/manifest.js'
import { installCommand, packageManagerOf } from '../../config/package-manager.js'
import { missingExtensionPackages } from '../../schema/extension-packages.js'
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
  const evaluator = openEvaluator()
  try {
    const { value: config, diagnostics } = (
      await evaluator.config({
        cwd: terminal.cwd,
        ...(flags.config === null ? {} : { path: flags.config }),
      })
    ).value
    if (config === null) return await finish(invoked, terminal.cwd, null, diagnostics)
    const { value: schema, diagnostics: ofSchema } = (await evaluator.schema(config)).value
    if (schema.model === null) return await finish(invoked, config.root, null, [...diagnostics, ...ofSchema])
    const isSupabase = config.rolesProvider === 'supabase'
    const setup =
      isSupabase && schema.plan && schema.plan !== 'running' ? await supabaseSetup(schema.plan) : []
    const { value: result, diagnostics: found } = initProject(config, schema, manifest.value, setup)
    return await finish(invoked, config.root, result, [
      ...diagnostics,
      // If no plan can be made, `generate` reports the reason.
      ...ofSchema.filter(({ severity }) => severity !== 'error'),
      ...missingExtensionPackages(config, schema),
      ...found,
    ])
  } finally {
    await evaluator.close()
  }
}

function finish(
  { terminal, flags }: Invoked,
  root: string,
  result: InitResult | null,
  diagnostics: readonly Diagnostic[],
): Promise<number> {
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
      ? ['nothing to do: the project is already set up for Sluice']
      : changes.map(({ status, path, detail }) => `${out.paint('good', status)} ${path} (${detail})`)
  const indented = (text: readonly string[]): readonly string[] =>
    text.map((line) => (line === '' ? '' : `  ${line}`))
  const calling = call.length === 0 ? [] : ['', 'Then, in a module of this folder', ...indented(call)]
  return [...lines, '', 'Next', ...indented(next), ...calling, ''].join('\n')
}
