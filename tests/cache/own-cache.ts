import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Finished } from '../cli/finished.js'
import { sluiceProcess } from '../cli/sluice-process.js'
import { openSmallProject, type SmallProject } from '../cli/small-project.js'

const dependencies = fileURLToPath(new URL('../../node_modules', import.meta.url))

export interface OwnCacheProject extends SmallProject {
  /** Where its results are kept; no other project's are there. */
  readonly cache: string
}

/**
 * The small project with a `node_modules` folder of its own, and hence a cache of its own. Snapshots of databases are those of
 * all projects, unless `isCold`.
 */
export function openOwnCacheProject(
  changes: Readonly<Record<string, string>> = {},
  { isCold = false }: { readonly isCold?: boolean } = {},
): OwnCacheProject {
  const project = openSmallProject(changes, {}, { dependencies: false })
  const modules = join(project.root, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync(dependencies)) {
    if (name !== '.cache') symlinkSync(join(dependencies, name), join(modules, name))
  }
  const cache = join(modules, '.cache', 'sluice')
  if (isCold) return { ...project, cache }
  // Snapshots are the same for all, and making one takes seconds.
  const snapshots = join(dependencies, '.cache', 'sluice', 'snapshots')
  mkdirSync(snapshots, { recursive: true })
  mkdirSync(cache, { recursive: true })
  symlinkSync(snapshots, join(cache, 'snapshots'))
  return { ...project, cache }
}

/** Runs the command and tells which files of code it loaded, as V8's own coverage counts them. */
export async function sluiceWithModules(
  cwd: string,
  args: readonly string[],
): Promise<Finished & { readonly modules: readonly string[] }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-loaded-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const finished = await sluiceProcess(cwd, args, { NODE_V8_COVERAGE: folder })
  const reports = await Promise.all(readdirSync(folder).map((name) => readFile(join(folder, name), 'utf8')))
  const modules = reports.flatMap((report) => {
    const { result } = JSON.parse(report) as { readonly result: readonly { readonly url: string }[] }
    return result.map(({ url }) => url).filter((url) => url.startsWith('file:'))
  })
  return { ...finished, modules: [...new Set(modules)].sort() }
}

/** Packages that were loaded, but for the one that measures how near two words are. */
export const packagesIn = (modules: readonly string[]): readonly string[] =>
  modules.filter((url) => url.includes('/node_modules/') && !url.includes('/fastest-levenshtein/'))

export const textOf = (path: string): string => readFileSync(path, 'utf8')
