import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { drizzleScripts } from './drizzle-scripts.js'

/** In the order of preference; drizzle-kit itself looks for the `.ts`, `.js` and `.json` of these. */
export const configNames = ['ts', 'js', 'json', 'mjs', 'cjs', 'mts', 'cts'].map(
  (ext) => `drizzle.config.${ext}`,
)

/**
 * The absolute path of the config file; null if there is none. An explicit path must exist. Without one, it
 * is a `drizzle.config` in the folder, or the one config that the scripts of its package.json pass to
 * drizzle-kit.
 */
export function findConfig(cwd: string, path: string | undefined): string | null {
  if (path !== undefined) return existing([resolve(cwd, path)])
  return existing(configNames.map((name) => join(cwd, name))) ?? onlyConfigOfScripts(cwd)
}

function onlyConfigOfScripts(cwd: string): string | null {
  const [only, ...others] = configsOfScripts(cwd)
  return only === undefined || others.length > 0 ? null : resolve(cwd, only)
}

/**
 * The existing configs that the scripts of the folder's package.json pass to drizzle-kit, as written there.
 */
export function configsOfScripts(cwd: string): readonly string[] {
  const named = drizzleScripts(cwd).flatMap(({ config }) => (config === null ? [] : [config]))
  return [...new Set(named)].filter((config) => existsSync(resolve(cwd, config)))
}

const existing = (candidates: readonly string[]): string | null =>
  candidates.find((candidate) => existsSync(candidate)) ?? null
