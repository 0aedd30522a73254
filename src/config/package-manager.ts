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
 * The package manager of a project: what the nearest package.json says (`packageManager`, as Corepack reads it) or
 * the nearest lock file shows, looking upwards as workspaces keep both at their top; else the one that runs us.
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
    // Missing or broken: `init` reports a broken one when it comes to add the scripts.
    return null
  }
}

const locked = (folder: string): PackageManager | null =>
  lockFiles.find(([name]) => existsSync(join(folder, name)))?.[1] ?? null

const known = (name: string | undefined): PackageManager | null =>
  name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : null

/** Yarn's `.pnp.cjs` where it stands in the place of `node_modules`, for this folder or one above it; else null. */
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

/** As in `npx sluice generate`: a program that a package of the project brings. */
export const execCommand = (manager: PackageManager, command: string): string => `${exec[manager]} ${command}`

/** As in `npm run sql:generate`. */
export const runCommand = (manager: PackageManager, script: string): string => `${manager} run ${script}`

/** Installs one copy of a package where one satisfies all that ask for it. Bun has no command that changes what its lock file says. */
const dedupe: Readonly<Record<PackageManager, string>> = {
  npm: 'npm dedupe',
  pnpm: 'pnpm dedupe',
  yarn: 'yarn dedupe',
  bun: 'bun install after removing the lock file',
}

export const dedupeCommand = (manager: PackageManager): string => dedupe[manager]
