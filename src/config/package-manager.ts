import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

const lockFiles: readonly (readonly [string, PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
]

/**
 * The package manager of a project: the one that the nearest package.json names (`packageManager`, as
 * Corepack reads it), otherwise the one of the nearest lock file, searched upwards because workspaces keep
 * both at their top; otherwise the one that runs this process.
 */
export function packageManagerOf(
  root: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): PackageManager {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = declared(join(folder, 'package.json')) ?? locked(folder)
    if (found !== null) return found
    if (folder === dirname(folder)) return known(env['npm_config_user_agent']?.split('/')[0]) ?? 'npm'
  }
}

function declared(path: string): PackageManager | null {
  try {
    const manifest: { readonly packageManager?: unknown } = JSON.parse(readFileSync(path, 'utf8'))
    const { packageManager } = manifest
    return typeof packageManager === 'string' ? known(packageManager.split('@')[0]) : null
  } catch {
    // Missing or broken: `init` reports a broken one when it adds the scripts.
    return null
  }
}

const locked = (folder: string): PackageManager | null =>
  lockFiles.find(([name]) => existsSync(join(folder, name)))?.[1] ?? null

const known = (name: string | undefined): PackageManager | null =>
  name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : null

/** Yarn's `.pnp.cjs`, if it replaces `node_modules` for this folder or one above it; otherwise null. */
export function plugAndPlayManifest(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', 'drizzle-orm'))) return null
    const manifest = join(folder, '.pnp.cjs')
    if (existsSync(manifest)) return manifest
    if (folder === dirname(folder)) return null
  }
}

const install: Readonly<Record<PackageManager, readonly [string, string]>> = {
  npm: ['npm install', '--save-dev'],
  pnpm: ['pnpm add', '--save-dev'],
  yarn: ['yarn add', '--dev'],
  bun: ['bun add', '--dev'],
}

/** As in `npm install --save-dev drizzle-kit`. */
export function installCommand(
  manager: PackageManager,
  packages: readonly string[],
  development: boolean,
): string {
  const [command, flag] = install[manager]
  return [command, ...(development ? [flag] : []), ...packages].join(' ')
}

const exec: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
}

/** As in `npx sluice generate`: runs a program of one of the project's packages. */
export const execCommand = (manager: PackageManager, command: string): string => `${exec[manager]} ${command}`

/** As in `npm run sql:generate`. */
export const runCommand = (manager: PackageManager, script: string): string => `${manager} run ${script}`

/**
 * Removes duplicate copies of a package if one copy satisfies all dependents. Bun has no command that changes
 * its lock file in this way.
 */
const dedupe: Readonly<Record<PackageManager, string>> = {
  npm: 'npm dedupe',
  pnpm: 'pnpm dedupe',
  yarn: 'yarn dedupe',
  bun: 'bun install after removing the lock file',
}

export const dedupeCommand = (manager: PackageManager): string => dedupe[manager]
