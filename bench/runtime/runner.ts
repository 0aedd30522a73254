import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Memory, Reply, Request, Sample } from './protocol.js'
import type { ScenarioName } from './scenarios.js'

/** The process of a contender, from outside. */
export interface Runner {
  readonly name: string
  /** Undefined when the contender cannot do it. */
  digest(scenario: ScenarioName, size: number): Promise<string | null | undefined>
  sample(scenario: ScenarioName, size: number): Promise<Sample | undefined>
  memory(size: number): Promise<Memory | undefined>
  close(): Promise<void>
}

const worker = fileURLToPath(new URL('./worker.js', import.meta.url))

export async function startRunner(name: string, url: string): Promise<Runner> {
  const child = fork(worker, [name, url], { execArgv: ['--expose-gc'] })
  await reply(child)

  async function ask(request: Request): Promise<Reply> {
    const answer = reply(child)
    child.send(request)
    const given = await answer
    if (given.kind === 'failed') throw new Error(`${name}: ${given.message}`)
    return given
  }

  return {
    name,
    async digest(scenario, size) {
      const given = await ask({ kind: 'digest', scenario, size })
      return given.kind === 'digest' ? given.digest : undefined
    },
    async sample(scenario, size) {
      const given = await ask({ kind: 'sample', scenario, size })
      return given.kind === 'sample' ? given : undefined
    },
    async memory(size) {
      const given = await ask({ kind: 'memory', size })
      return given.kind === 'memory' ? given : undefined
    },
    async close() {
      await ask({ kind: 'close' })
    },
  }
}

function reply(child: ChildProcess): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`a contender's process ended (${code})`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as Reply)
    })
  })
}
