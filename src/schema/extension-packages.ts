import type { Config } from '../config/config.js'
import { findExtensions } from '../database/extensions.js'
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.js'
import type { LoadedSchema } from './load-schema.js'
import { planDatabase } from './plan-database.js'

/**
 * Extensions of the migrations and the schema whose packages the project does not have, as warnings: `generate` will not run without
 * them. What else stands in its way is not looked at.
 */
export async function missingExtensionPackages(
  config: Config,
  loaded: LoadedSchema,
): Promise<readonly Diagnostic[]> {
  if (config.database.url !== undefined) return []
  const { value, diagnostics } = await planDatabase(config, loaded)
  if (value === null || hasErrors(diagnostics)) return []
  const found = findExtensions(config, value.plan.extensions)
  return found.diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'warning' }))
}
