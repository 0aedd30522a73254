import type { Config } from '../config/config.js'
import { findExtensions } from '../database/extensions.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SchemaData } from './schema-data.js'

/**
 * Extensions of the migrations and the schema whose packages the project does not have, as warnings:
 * `generate` does not run without them. Other obstacles are not checked.
 */
export function missingExtensionPackages(config: Config, { plan }: SchemaData): readonly Diagnostic[] {
  if (plan === null || plan === 'running') return []
  return findExtensions(config, plan.extensions).diagnostics.map((diagnostic) => ({
    ...diagnostic,
    severity: 'warning',
  }))
}
