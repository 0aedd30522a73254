import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { program } from './sluice-process.js'

/** A `sluice watch` at work; stopped when the test ends. */
export function startWatch(root: string, args: readonly string[] = []) {
  const child: ChildProcess = spawn(process.execPath, [program, 'watch', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  const collect = (text: string): void => void (output += text)
  child.stdout?.setEncoding('utf8').on('data', collect)
  child.stderr?.setEncoding('utf8').on('data', collect)
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return {
    stop: async (signal: NodeJS.Signals): Promise<number | null> => (child.kill(signal), await ended),
    ended,
    /** What was written since the last call, once it matches. */
    async says(expected: RegExp): Promise<string> {
      const end = Date.now() + 30_000
      while (!expected.test(output) && Date.now() < end) await sleep(20)
      const said = output
      output = ''
      expect(said).toMatch(expected)
      return said
    },
  }
}
