import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cell } from './cells.js'
import { matrix } from './places.js'

const compilerPath = (compiler: Cell['compiler']): string =>
  join(matrix, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc')

/** The compiler's errors, '' where there are none. */
export async function compileCell(cell: Cell, project: string): Promise<string> {
  const config = join(project, `tsconfig.${cell.name.replaceAll(/[^a-z0-9.]+/gi, '-')}.json`)
  writeFileSync(
    config,
    JSON.stringify({ compilerOptions: cell.options, include: ['src', 'drizzle.config.ts'] }),
  )
  const printed = await run(
    compilerPath(cell.compiler),
    ['-p', config, '--noEmit', '--pretty', 'false'],
    project,
  )
  rmSync(config)
  const lines = printed.split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line) => !cell.ignore?.test(line)).join('\n')
}

function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...args], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      // It ended by a signal, or did not start.
      if (error !== null && typeof error.code !== 'number')
        reject(new Error('the compiler ended', { cause: error }))
      else if (error !== null && stdout === '') resolve(stderr || `exit status ${error.code}`)
      else resolve(stdout)
    })
  })
}
