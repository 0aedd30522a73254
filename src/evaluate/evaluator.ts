import { Worker } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { beginningOf } from '../config/project-text.js'
import { moduleExits, moduleTakesTooLong } from '../diagnostics/catalogue/usage.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { NO_SCHEMA } from '../schema/schema-data.js'
import type { ConfigRequest, Evaluated, JobKind, Jobs, Message, Request } from './jobs.js'

/** Evaluates modules of a project in a separate thread, which loads each of them anew. */
export interface Evaluator {
  config(request: ConfigRequest): Promise<Evaluated<'config'>>
  /** The declarations of the schema modules, and the plan of their database. */
  schema(config: Config): Promise<Evaluated<'schema'>>
  /** Ends the thread with everything that the modules have left open. */
  close(): Promise<void>
}

/** The time limit for a config or a schema, in seconds. */
const LIMIT = 30

/** The result when there is none. */
const NOTHING: { readonly [Kind in JobKind]: Jobs[Kind]['result'] } = {
  config: null,
  schema: NO_SCHEMA,
}

export function openEvaluator(): Evaluator {
  let thread: Thread | null = null
  const evaluate = async <Kind extends JobKind>(
    kind: Kind,
    request: Request,
    root: string,
    seconds: number,
  ): Promise<Evaluated<Kind>> => {
    thread ??= startThread()
    const answer = await thread.ask(request, seconds)
    if (answer.kind === 'done') return answer.result
    const ended = thread
    thread = null
    await ended.end()
    if (answer.kind === 'defect') throw Object.assign(new Error(answer.message), { stack: answer.stack })
    const diagnostics = [diagnosticOf(answer, root)]
    return { value: { value: NOTHING[kind], diagnostics }, facts: null }
  }
  return {
    config: (request) => evaluate('config', { kind: 'config', request }, request.cwd, LIMIT),
    schema: (config) =>
      evaluate('schema', { kind: 'schema', request: config }, config.root, config.evaluationTimeout ?? LIMIT),
    async close() {
      const ended = thread
      thread = null
      await ended?.end()
    },
  }
}

type Failure = Exclude<Message, { readonly kind: 'module' | 'done' | 'defect' }> | TooLong

interface TooLong {
  readonly kind: 'too long'
  readonly seconds: number
  /** The module that was being evaluated. */
  readonly module: string | null
}

function diagnosticOf(failure: Failure, root: string): Diagnostic {
  switch (failure.kind) {
    case 'failed':
      return failure.diagnostic
    case 'exits':
      return moduleExits(failure.place)
    case 'too long':
      return moduleTakesTooLong(
        failure.module === null ? null : beginningOf(root, failure.module),
        failure.seconds,
      )
  }
}

type Reply = Exclude<Message, { readonly kind: 'module' }> | TooLong

interface Thread {
  ask(request: Request, seconds: number): Promise<Reply>
  end(): Promise<void>
}

function startThread(): Thread {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { stdout: true, stderr: true })
  // A config's output (dotenv prints a greeting, for example) must not mix with the results.
  worker.stdout.on('data', (text: Uint8Array) => process.stderr.write(text))
  worker.stderr.on('data', (text: Uint8Array) => process.stderr.write(text))
  let module: string | null = null
  let settle: ((answer: Reply | Error) => void) | null = null
  worker.on('message', (message: Message) => {
    if (message.kind === 'module') module = message.path
    else settle?.(message)
  })
  worker.on('error', (error) => settle?.(error))
  // process.reallyExit, for example, ends the thread without a message.
  worker.on('exit', () => settle?.({ kind: 'exits', place: null }))
  worker.unref()
  return {
    async ask(request, seconds) {
      worker.ref()
      let timer: NodeJS.Timeout | undefined
      try {
        return await new Promise<Reply>((resolve, reject) => {
          settle = (answer) => {
            if (answer instanceof Error) reject(answer)
            else resolve(answer)
          }
          timer = setTimeout(() => settle?.({ kind: 'too long', seconds, module }), seconds * 1000)
          worker.postMessage(request)
        })
      } finally {
        clearTimeout(timer)
        settle = null
        worker.unref()
      }
    },
    async end() {
      await worker.terminate()
    },
  }
}
