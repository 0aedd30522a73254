import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isPlainObject } from './plain-object.js'

/**
 * The `version` of an installed package. Its manifest is read from disk, because `exports` of a package can
 * hide it from `require`.
 */
export function packageVersion(root: string, name: string): string | null {
  for (const folder of createRequire(join(root, 'package.json')).resolve.paths(name) ?? []) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))
      if (isPlainObject(manifest) && typeof manifest['version'] === 'string') return manifest['version']
    } catch {
      // Not in this folder; the next one up may contain it.
    }
  }
  return null
}
