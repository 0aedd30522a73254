import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The repository's folder: compiled files lie deeper than their sources, so it is looked for upwards. */
export const root: string = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  const manifest = join(folder, 'package.json')
  if (existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: string }
    if (name === 'sluice-sql') return folder
  }
  if (dirname(folder) === folder) throw new Error('the benchmarks are not in the repository of sluice-sql')
  return findRoot(dirname(folder))
}
