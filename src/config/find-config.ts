import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** In the order of preference; drizzle-kit looks for the `.ts`, `.js` and `.json` of these by itself. */
export const configNames = ['ts', 'js', 'json', 'mjs', 'cjs', 'mts', 'cts'].map(
  (ext) => `drizzle.config.${ext}`,
)

/** The absolute path of the config file, null when there is none. A path that was asked for must exist. */
export function findConfig(cwd: string, path: string | undefined): string | null {
  const candidates = path === undefined ? configNames.map((name) => join(cwd, name)) : [resolve(cwd, path)]
  return candidates.find((candidate) => existsSync(candidate)) ?? null
}
