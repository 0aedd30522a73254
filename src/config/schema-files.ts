import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { globSync } from 'tinyglobby'

const MODULE = /(?<!\.d)\.(?:ts|js|cjs|mjs|mts|cts)$/

/**
 * The modules that one entry of drizzle-kit's `schema` names, as absolute paths: a file, a folder (the
 * modules directly in it, as in drizzle-kit), or a glob of either.
 */
export function schemaFilesOf(root: string, pattern: string): readonly string[] {
  const literal = resolve(root, pattern)
  // An existing path is literal even if it contains glob characters, such as `src/(app)/schema.ts`.
  const matches = existsSync(literal)
    ? [literal]
    : globSync(pattern.replaceAll('\\', '/'), {
        cwd: root,
        absolute: true,
        onlyFiles: false,
        expandDirectories: false,
      }).map((match) => resolve(match))
  return matches.flatMap((match) => (statSync(match).isDirectory() ? modulesIn(match) : [match]))
}

const modulesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && MODULE.test(entry.name))
    .map((entry) => join(folder, entry.name))
