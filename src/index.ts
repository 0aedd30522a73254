import type { SluiceOptions } from './config/config.js'

export type { CustomTypeOption, DatabaseOption, SluiceOptions, TypePreset } from './config/config.js'

/**
 * Gives the `sluice` export of drizzle.config its type; returns the options unchanged.
 *
 *     export const sluice = defineSluice({ queries: 'queries', out: 'generated' })
 */
export function defineSluice(options: SluiceOptions): SluiceOptions {
  return options
}
