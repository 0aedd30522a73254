import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Finished, unset } from './finished.js'

export const program = fileURLToPath(import.meta.resolve('#sluice/cli/main'))

/**
 * Runs the command as a user's shell would, away from a terminal, `user` being another user's number. Variables set to undefined
 * are taken away.
 */
export async function sluiceProcess(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  user: number | null = null,
  main = program,
): Promise<Finished> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, ...unset, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user === null ? {} : { uid: user, gid: user }),
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { status, stdout, stderr }
}
