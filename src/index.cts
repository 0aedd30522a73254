import type { SluiceOptions } from './config/config.js' with { 'resolution-mode': 'import' }

export type { CustomTypeOption, DatabaseOption, SluiceOptions, TypePreset } from './config/config.js' with {
  'resolution-mode': 'import',
}

/** The package's entry point for `require`, with which drizzle-kit loads a config; the same as `index.ts`. */
// @ts-expect-error Both verbatimModuleSyntax and erasableSyntaxOnly leave a CommonJS module no other way to export a value.
export function defineSluice(options: SluiceOptions): SluiceOptions {
  return options
}
