/**
 * `npm run bench`, `npm run bench:codegen`, `npm run bench:nested`, `npm run bench:dynamic`: installs what is measured beside Sluice when it is not
 * there yet, generates and compiles the benchmarks (what is measured is plain JavaScript, without a loader's cost), and runs one of them.
 * `npm run bench:types` stops before that.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from './measure/root.js'

const [benchmark = '', ...options] = process.argv.slice(2)
if (!['runtime', 'codegen', 'nested', 'dynamic', 'types'].includes(benchmark))
  throw new Error('usage: runtime|codegen|nested|dynamic|types [options]')
const bench = join(root, 'bench')

if (!isInstalled()) run('npm', ['ci', '--prefix', bench])
for (const generating of ['runtime', 'nested', 'dynamic']) {
  run(process.execPath, [join(root, 'dist', 'cli', 'main.js'), 'generate'], join(bench, generating))
}
rmSync(join(bench, 'dist'), { recursive: true, force: true })
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
)
run(process.execPath, [compiler, '-p', join(bench, 'tsconfig.json')])
if (benchmark !== 'types')
  run(process.execPath, [join(bench, 'dist', 'bench', benchmark, 'main.js'), ...options])

function isInstalled(): boolean {
  const installed = join(bench, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  return statSync(installed).mtimeMs >= statSync(join(bench, 'package-lock.json')).mtimeMs
}

function run(program: string, args: readonly string[], cwd = root): void {
  try {
    execFileSync(program, args, { cwd, stdio: 'inherit' })
  } catch {
    // It has said what is wrong.
    process.exit(1)
  }
}
