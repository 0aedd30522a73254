import { Worker } from 'node:worker_threads'
import { stringBodies } from './string-bodies.js'
import type { Database } from './database.js'
import type {
  EmbeddedCalls,
  EmbeddedResponse,
  EmbeddedWorkerData,
  EmbeddedWorkerStart,
} from './embedded-protocol.js'
import { answersCorrectly } from './self-check.js'

/** Enough for about ten times the nesting that Postgres's own default stack of 2 MB allows. */
const STACK_MB = 16

/** The embedded server did not start or has ended: no statement is at fault. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError'
  /** The disk of its data folder is full, so a new server will not help. */
  readonly isOutOfSpace: boolean

  constructor(message: string, options: { readonly cause?: unknown; readonly isOutOfSpace?: boolean } = {}) {
    super(message, { cause: options.cause })
    this.isOutOfSpace = options.isOutOfSpace === true
  }
}

/**
 * If Postgres rejects one of Sluice's own queries, that is a defect. Every other failure is one of the
 * server, because every rejection is an answer.
 */
function failureOf(name: keyof EmbeddedCalls, failure: string, isOutOfSpace: boolean): Error {
  const isRefused = name === 'rows' && /^Error: [0-9A-Z]{5} /.test(failure)
  if (isRefused) return new Error(failure)
  return new EmbeddedServerError(failure.split('\n')[0] ?? failure, { cause: failure, isOutOfSpace })
}

export interface EmbeddedDatabase extends Database {
  /** False once the server has failed or is closed. */
  isAlive(): boolean
  /**
   * Shuts the server down and writes its data to a new snapshot file: only after a shutdown are the data
   * consistent without recovery. Rejects if the file cannot be written, or the server has failed or no longer
   * answers correctly.
   */
  closeInto(path: string): Promise<void>
}

/**
 * Opens PostgreSQL 18 in WebAssembly on a copy of a snapshot, or on a new cluster. All its data are in its
 * worker's memory and end with the worker. If a start becomes `unwanted` in the meantime, it is aborted and
 * rejects.
 */
export async function openEmbedded(
  options: EmbeddedWorkerData,
  unwanted?: AbortSignal,
): Promise<EmbeddedDatabase> {
  const begun = new Int32Array(new SharedArrayBuffer(4))
  const workerData: EmbeddedWorkerStart = { ...options, begun }
  const worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
    workerData,
    resourceLimits: { stackSizeMb: STACK_MB },
  })
  const pending = new Map<
    number,
    { readonly name: keyof EmbeddedCalls; resolve(answer: unknown): void; reject(error: Error): void }
  >()
  let lastId = 0
  let dead: Error | null = null
  let hasFailed = false
  let closing: Promise<void> | null = null

  const fail = (error: Error): void => {
    dead ??= error
    for (const waiting of pending.values()) waiting.reject(dead)
    pending.clear()
  }
  worker.on('message', (response: EmbeddedResponse) => {
    const waiting = pending.get(response.id)
    pending.delete(response.id)
    if ('failure' in response) {
      const failure = waiting && failureOf(waiting.name, response.failure, response.isOutOfSpace)
      hasFailed ||= failure instanceof EmbeddedServerError
      if (failure) waiting.reject(failure)
    } else waiting?.resolve(response.answer)
    // While the server is being ended, the process has to wait for that, whatever answers still arrive.
    if (pending.size === 0 && dead === null) worker.unref()
  })
  worker.on('error', (error: Error) => fail(new EmbeddedServerError(error.message, { cause: error })))
  worker.on('exit', (code) => fail(new EmbeddedServerError(`its worker stopped (exit code ${code})`)))

  function call<Name extends keyof EmbeddedCalls>(
    name: Name,
    ...args: EmbeddedCalls[Name]['args']
  ): Promise<EmbeddedCalls[Name]['answer']> {
    if (dead) return Promise.reject(dead)
    const id = ++lastId
    worker.ref()
    const answer = new Promise<unknown>((resolve, reject) => pending.set(id, { name, resolve, reject }))
    worker.postMessage({ id, name, args })
    return answer as Promise<EmbeddedCalls[Name]['answer']>
  }

  // No other code sees its memory, so it needs no shutdown.
  async function close(): Promise<void> {
    fail(new Error('the embedded server is closed'))
    await worker.terminate()
  }

  const describe: Database['describe'] = async (text, parameterTypes = []) => {
    const answer = await call('describe', text, parameterTypes)
    // A success without a tree comes from a broken instance.
    if (answer.kind === 'described' && answer.tree === null) {
      hasFailed = true
      throw new EmbeddedServerError('it no longer prints trees')
    }
    return answer
  }
  const rows: Database['rows'] = (text, parameters = []) => call('rows', text, parameters)

  const execute: Database['execute'] = (text) => call('execute', text)

  let version: number
  const abandon = (): void => void close()
  unwanted?.addEventListener('abort', abandon)
  try {
    version = await call('open')
    unwanted?.removeEventListener('abort', abandon)
  } catch (error) {
    await worker.terminate()
    throw error
  }
  return {
    version,
    isAlive: () => dead === null && !hasFailed,
    describe,
    plan: (texts) => call('plan', texts),
    rows,
    execute,
    // The text is parsed first, then each statement is analysed and rewritten before it is executed.
    statementsBegun: () => Math.floor(Atomics.load(begun, 0) / 2),
    stringBodies: (functions) => stringBodies({ execute, rows }, functions),
    async closeInto(path) {
      try {
        if (!(await answersCorrectly({ describe, rows })))
          throw new EmbeddedServerError('it no longer responds correctly')
        await call('closeInto', path)
      } finally {
        await (closing ??= close())
      }
    },
    abandon(reason) {
      fail(reason)
      closing ??= close()
    },
    close: () => (closing ??= close()),
  }
}
