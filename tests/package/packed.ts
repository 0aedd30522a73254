import { execFile } from 'node:child_process'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const repository = new URL('../../', import.meta.url).pathname

export interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end, which any status is. */
export function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    // The settings of the npm that runs the tests must not reach the ones that run here.
    const clean = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name))
    const options = { cwd, env: { ...Object.fromEntries(clean), NO_COLOR: '1', ...env }, maxBuffer: 2 ** 26 }
    execFile(program, args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ status, stdout, stderr })
    })
  })
}

/** Runs a program that must succeed, and gives its standard output. */
export async function succeed(...call: Parameters<typeof run>): Promise<string> {
  const { status, stdout, stderr } = await run(...call)
  if (status === 0) return stdout
  throw new Error(`${call[0]} ${call[1].join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
}

export interface Tarball {
  readonly path: string
  /** Paths in the package. */
  readonly files: readonly string[]
  readonly bytes: number
  readonly unpackedBytes: number
}

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs the compiled package as it stands, without building it again under the tests that run at the same time. */
export async function pack(folder: string): Promise<Tarball> {
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const answer = JSON.parse(await succeed('npm', args, repository)) as Readonly<Record<string, Packed>>
  // A list of one in npm 11, an object by package name in npm 12.
  const [packed] = Object.values(answer)
  if (!packed) throw new Error('npm packed nothing')
  return {
    path: join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
    bytes: packed.size,
    unpackedBytes: packed.unpackedSize,
  }
}

interface Size {
  readonly files: number
  readonly bytes: number
}

/** Without nested `node_modules`, which are packages of their own. */
function sizeOf(folder: string): Size {
  let files = 0
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name === 'node_modules') continue
      const inner = sizeOf(path)
      files += inner.files
      bytes += inner.bytes
    } else {
      files += 1
      bytes += lstatSync(path).size
    }
  }
  return { files, bytes }
}

export interface InstalledPackage extends Size {
  readonly name: string
  readonly hasInstallScript: boolean
}

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly hasInstallScript?: boolean
}

/** A package and all that npm installed for it, its peers left out. */
export function installedFor(name: string, project: string): readonly InstalledPackage[] {
  const lock = JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>
  }
  const found = new Map<string, InstalledPackage>()
  const visit = (wanted: string, from: string): void => {
    // As Node looks names up: in the package's own node_modules, then in those of the folders above it.
    for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
      const path = `${at === '' ? '' : `${at}/`}node_modules/${wanted}`
      const locked = lock.packages[path]
      if (locked) {
        if (found.has(path)) return
        const hasInstallScript = locked.hasInstallScript === true
        found.set(path, { name: wanted, hasInstallScript, ...sizeOf(join(project, path)) })
        const needs = { ...locked.dependencies, ...locked.optionalDependencies }
        for (const dependency of Object.keys(needs)) visit(dependency, path)
        return
      }
      if (at === '') return
    }
  }
  visit(name, '')
  return [...found.values()]
}
