import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Where results that can be made again are kept: `node_modules/.cache/sluice` of the nearest package,
 * else the user's cache folder.
 */
export function cacheFolder(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules', '.cache', 'sluice')
    if (dirname(folder) === folder) break
  }
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sluice')
}
