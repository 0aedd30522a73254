import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isPlainObject } from './plain-object.js'

/** The `version` of a package that a project has. Its manifest is read from disk, as `exports` of a package may hide it from `require`. */
export function packageVersion(root: string, name: string): string | null {
  for (const folder of createRequire(join(root, 'package.json')).resolve.paths(name) ?? []) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))
      if (isPlainObject(manifest) && typeof manifest['version'] === 'string') return manifest['version']
    } catch {
      // Not in this folder; the next one up may have it.
    }
  }
  return null
}
