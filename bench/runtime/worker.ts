/*
 * The process of one contender. It does as it is told, one sample at a time, so that no contender runs while another is measured,
 * and none profits or suffers from what the others made of the code they share.
 */
import { CONTENDERS } from './contenders.js'
import type { Reply, Request } from './protocol.js'
import type { Session } from './contender.js'
import { SCENARIOS, STREAM_BATCH } from './scenarios.js'

const [name = '', url = ''] = process.argv.slice(2)
const load = CONTENDERS[name]
if (load === undefined) throw new Error(`no contender ${name}`)
const session = await (await load())(url)

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'digest': {
      const { prepare, digest } = SCENARIOS[request.scenario]
      const run = prepare(session, request.size)
      if (run === null) return { kind: 'unable' }
      if (digest !== null) return { kind: 'digest', digest: await digest(session, request.size) }
      await run()
      return { kind: 'digest', digest: null }
    }
    case 'sample': {
      const run = SCENARIOS[request.scenario].prepare(session, request.size)
      if (run === null) return { kind: 'unable' }
      // Nobody pays for the garbage of the sample before.
      globalThis.gc?.()
      const cpu = process.cpuUsage()
      const start = process.hrtime.bigint()
      await run()
      const wall = Number(process.hrtime.bigint() - start) / 1e6
      const { user, system } = process.cpuUsage(cpu)
      return { kind: 'sample', wall, cpu: (user + system) / 1000 }
    }
    case 'memory':
      return session.streamReadings === null
        ? { kind: 'unable' }
        : { kind: 'memory', ...(await streamMemory(session.streamReadings, request.size)) }
    case 'close':
      await session.close()
      return { kind: 'closed' }
  }
}

/**
 * What lives after a tenth of the rows and after all but the last batch, in bytes: the same, if a stream keeps nothing. It is a second
 * stream: during the first, compiled code and what the engine learns of it grow by a megabyte or two, whoever streams.
 */
async function streamMemory(
  streamReadings: NonNullable<Session['streamReadings']>,
  size: number,
): Promise<{ readonly early: number; readonly late: number }> {
  await streamReadings(STREAM_BATCH, () => undefined)
  let count = 0
  let early = Number.NaN
  let late = Number.NaN
  await streamReadings(STREAM_BATCH, () => {
    count++
    if (count === size / 10) early = living()
    if (count === size - STREAM_BATCH) late = living()
  })
  if (count !== size) throw new Error(`${count} rows`)
  return { early, late }
}

function living(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

// Nobody asks any more.
process.once('disconnect', () => process.exit())
process.on('message', (request: Request) => {
  answer(request)
    .catch((error: unknown): Reply => ({
      kind: 'failed',
      message: String(error instanceof Error ? error.stack : error),
    }))
    .then((reply) => {
      process.send?.(reply)
      if (reply.kind === 'closed') process.disconnect?.()
    })
    .catch((error: unknown) => {
      console.error(error)
      process.exitCode = 1
    })
})
process.send?.({ kind: 'ready' } satisfies Reply)
