import { run } from '#sluice/cli/run'
import type { Stream } from '#sluice/cli/terminal'
import { plain } from '#sluice/diagnostics/paint'
import type { Finished } from './sluice.js'

/** Runs a command in this process: for what does not depend on a process of its own. */
export async function sluiceHere(
  cwd: string,
  args: readonly string[],
  interactive = false,
): Promise<Finished> {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err'): Stream => ({
    interactive,
    width: 120,
    paint: plain,
    write: (text) => void (written[name] += text),
  })
  const terminal = { cwd, env: {}, out: stream('out'), err: stream('err') }
  const status = await run(args, () => terminal)
  return { status, stdout: written.out, stderr: written.err }
}
