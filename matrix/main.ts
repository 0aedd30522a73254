/**
 * `npm run test:matrix`: generates the code of a broad project, and compiles it with every supported TypeScript under the settings
 * that projects have. It installs the compilers when they are not there yet. Arguments select the cells whose names contain them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { cells } from './cells.js'
import { compileCell } from './compile-cell.js'
import { matrix, root } from './places.js'
import { writeProjects } from './write-projects.js'

if (!isInstalled()) execFileSync('npm', ['ci', '--prefix', matrix], { cwd: root, stdio: 'inherit' })

const wanted = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'sluice-matrix-'))
try {
  const projects = writeProjects(folder)
  const pending = cells().filter(({ name }) => wanted.every((part) => name.includes(part)))
  const total = pending.length
  let failed = 0
  const work = async (): Promise<void> => {
    for (let cell = pending.shift(); cell !== undefined; cell = pending.shift()) {
      const problems = await compileCell(cell, projects[cell.project])
      if (problems === '') continue
      failed += 1
      process.stdout.write(`${cell.name}\n${problems.replaceAll(/^/gm, '  ').trimEnd()}\n`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  process.stdout.write(`${total} projects compiled, ${failed} with errors\n`)
  if (failed > 0 || total === 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function isInstalled(): boolean {
  const installed = join(matrix, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  return statSync(installed).mtimeMs >= statSync(join(matrix, 'package-lock.json')).mtimeMs
}
