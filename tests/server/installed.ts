import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startCluster } from './cluster.js'
import type { Server } from './start-server.js'

const root = '/usr/lib/postgresql'

/** The newest PostgreSQL that is installed where Debian puts it. */
export async function startInstalled(): Promise<Server> {
  const versions = existsSync(root) ? await readdir(root) : []
  const newest = versions
    .filter((version) => existsSync(join(root, version, 'bin', 'initdb')))
    .toSorted((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined) throw new Error(`no PostgreSQL in ${root}`)
  const directory = join(root, newest)
  return startCluster({ directory, programs: join(directory, 'bin'), description: directory })
}
