import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Finished {
  /** Milliseconds from before the process is started to after its end. */
  readonly wall: number
  readonly stdout: string
}

export interface Invocation {
  /** Of Node.js: flags, a script, its arguments. */
  readonly args: readonly string[]
  readonly cwd: string
}

/** Runs Node.js once, as a shell would, away from a terminal. A status other than zero is an error. */
export async function runNode({ args, cwd }: Invocation): Promise<Finished> {
  const start = process.hrtime.bigint()
  const child = spawn(process.execPath, args, { cwd, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const wall = Number(process.hrtime.bigint() - start) / 1e6
  if (status !== 0)
    throw new Error(
      `node ${args.join(' ')} ended with ${status}\n${stdout.slice(-2000)}${stderr.slice(-4000)}`,
    )
  return { wall, stdout }
}

/** Of the whole process, its threads included. */
export interface Use {
  /** The most that was resident at any time, in bytes. */
  readonly peak: number
  /** Milliseconds on a core, which other processes' load changes little. */
  readonly cpu: number
}

/** The same with a preload that tells what was used, for runs whose time is not compared with shorter ones. */
export async function runNodeForUse({ args, cwd }: Invocation): Promise<Finished & Use> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  const file = join(folder, 'use.json')
  const preload = fileURLToPath(new URL('./tell-use.js', import.meta.url))
  try {
    process.env['SLUICE_BENCH_USE'] = file
    const finished = await runNode({ args: ['--import', preload, ...args], cwd })
    return { ...finished, ...(JSON.parse(readFileSync(file, 'utf8')) as Use) }
  } finally {
    delete process.env['SLUICE_BENCH_USE']
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What would make one machine's run another than the next one's is taken away. */
export function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, DATABASE_URL: _url, FORCE_COLOR: _color, CI: _ci, ...rest } = process.env
  return { ...rest, NO_COLOR: '1' }
}
