import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Where reproducible results are stored: `node_modules/.cache/sluice` of the nearest package, otherwise the
 * user's cache folder.
 */
export function cacheFolder(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules', '.cache', 'sluice')
    if (dirname(folder) === folder) break
  }
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sluice')
}
