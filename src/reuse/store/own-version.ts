import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Fact, hashOf, textFact } from '../../facts/fact.js'

/** The package's own folder. */
const HOME = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Packages whose version determines the result of a run; those of the project are recorded where they are
 * read.
 */
const ENGINES = [
  '@electric-sql/pglite',
  'get-tsconfig',
  'jiti',
  'libpg-query',
  'tinyglobby',
  'ts-morph',
] as const

let known: string | undefined

/**
 * Identifies the running program. It uses the sizes and times of its files, because a version number does not
 * distinguish two builds of one version, which developers of Sluice have.
 */
export function ownVersion(): string {
  return (known ??= hashOf(
    JSON.stringify([
      process.versions.node.split('.')[0],
      process.platform,
      ...['package.json', 'dist', join('src', 'runtime')].flatMap((path) => stamps(join(HOME, path))),
    ]),
  ))
}

function stamps(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return [`${path} absent`]
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}`]
  return readdirSync(path)
    .sort()
    .filter((name) => found.isDirectory() && !name.endsWith('.d.ts'))
    .flatMap((name) => stamps(join(path, name)))
}

const LOCKS = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  join('node_modules', '.package-lock.json'),
]

/** The packages that Sluice uses, and what the project's package manager has installed. */
export function packageFacts(root: string): readonly Fact[] {
  const engines = ENGINES.map((name) => manifestOf(name)).filter((path) => path !== null)
  const locks = foldersUp(root).flatMap((folder) => LOCKS.map((name) => join(folder, name)))
  return [...engines, ...locks].map((path) => textFact(path))
}

function manifestOf(name: string): string | null {
  const paths = foldersUp(HOME).map((folder) => join(folder, 'node_modules', name, 'package.json'))
  return paths.find((path) => existsSync(path)) ?? null
}

/** A folder and all above it, the nearest first. */
function foldersUp(folder: string): readonly string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUp(above)]
}
