import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = new URL('../../src/runtime/', import.meta.url).pathname

/** The runtime's files, sorted by name. */
export const runtimeFiles: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .toSorted()

/**
 * The files in that order as one module: imports between them are dropped, those of packages come first. The runtime is written
 * so that this is all it takes.
 */
export function joinRuntime(files: readonly string[]): string {
  const packages = new Set<string>()
  const bodies = files.map((file) =>
    readFileSync(join(folder, file), 'utf8').replaceAll(importDeclaration, (statement, from: string) => {
      if (!from.startsWith('.')) packages.add(statement.trim())
      return ''
    }),
  )
  return [[...packages].toSorted().join('\n'), ...bodies].join('\n')
}

const importDeclaration = /^import (?:type )?(?:\{[^}]*\}|\w+) from '([^']+)'\n/gm
