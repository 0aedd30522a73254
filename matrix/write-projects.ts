/** The project that is compiled: with `@types/node`, and without. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ProjectName } from './cells.js'
import { matrix, root } from './places.js'

const packages = ['drizzle-kit', 'drizzle-orm', 'postgres', 'vite']
const nodeTypes = ['@types/node', 'undici-types']

/** Paths by name; all below `folder`. */
export function writeProjects(folder: string): Readonly<Record<ProjectName, string>> {
  const generated = join(folder, 'generated')
  cpSync(join(matrix, 'project'), generated, { recursive: true })
  writeFileSync(join(generated, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(generated, 'tsconfig.json'),
    '{"compilerOptions":{"target":"es2022","module":"nodenext"}}',
  )
  for (const name of packages) link(join(root, 'node_modules', name), join(generated, 'node_modules', name))
  link(root, join(generated, 'node_modules', 'sluice-sql'))
  execFileSync(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'generate', '--max-warnings', '0'], {
    cwd: generated,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return {
    node: copy(generated, join(folder, 'node'), [...packages, ...nodeTypes]),
    bare: copy(generated, join(folder, 'bare'), packages),
  }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}

/** With copies of the packages' types: behind a link, a package would find the `@types` of this repository. */
function copy(from: string, to: string, installed: readonly string[]): string {
  for (const each of ['src', 'drizzle.config.ts', 'package.json']) {
    cpSync(join(from, each), join(to, each), { recursive: true })
  }
  for (const name of installed) {
    copyTypes(join(root, 'node_modules', name), join(to, 'node_modules', name))
  }
  const own = join(to, 'node_modules', 'sluice-sql')
  copyTypes(join(root, 'dist'), join(own, 'dist'))
  cpSync(join(root, 'package.json'), join(own, 'package.json'))
  return to
}

function copyTypes(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || /\.d\.[cm]?ts$|[/\\]package\.json$/.test(path),
  })
}
