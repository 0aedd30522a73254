import { run } from '#sluice/cli/run'
import type { Stream } from '#sluice/cli/terminal'
import { plain } from '#sluice/diagnostics/paint'
import { type Finished, unset } from './finished.js'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Runs the command in this process, away from a terminal: for all that does not depend on a process of its own, which takes a second to start.
 * One run at a time may have variables. Those set to undefined are taken away.
 */
export async function sluice(cwd: string, args: readonly string[], env: Variables = {}): Promise<Finished> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Stream => ({
    interactive: false,
    width: 120,
    paint: plain,
    write: (text) => void (written[name] += text),
  })
  const restore = setVariables({ ...unset, ...env })
  try {
    const status = await run(args, () => ({ cwd, env: process.env, out: stream('out'), err: stream('err') }))
    return { status, stdout: written.out, stderr: written.err }
  } finally {
    restore()
  }
}

/** Threads and processes that start from now on have them as well. Gives what puts back what was there before. */
function setVariables(variables: Variables): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  for (const [name, value] of Object.entries(variables)) set(name, value)
  return () => {
    for (const [name, value] of before) set(name, value)
  }
}
