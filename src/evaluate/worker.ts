/**
 * The thread that evaluates config and schema. They are programs of strangers: what they patch, print, leave open or throw stays in this
 * thread, and process.exit ends it and nothing else.
 */
import { resolve } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { evaluatedModule, lastEvaluatedModule, onEvaluatedModule } from '../config/evaluated-module.js'
import { beginningOf } from '../config/project-text.js'
import { isOwnError, userFrame } from '../config/user-frame.js'
import { exportThrows, moduleNeverEnds, moduleThrowsLate } from '../diagnostics/catalogue/usage.js'
import type { Outcome } from '../diagnostics/diagnostic.js'
import { observe } from '../facts/observe.js'
import type { SchemaData } from '../schema/load-planned.js'
import type { ConfigRequest, Message, Request } from './jobs.js'

if (!parentPort) throw new Error('this module is the entry of a thread')
const port = parentPort
const say = (message: Message): void => port.postMessage(message)

/** The folder whose modules are evaluated; null while there is nothing to do. */
let root: string | null = null
const environment = { ...process.env }

port.on('message', (request: Request) => void work(request))

async function work(request: Request): Promise<void> {
  root = request.kind === 'config' ? request.request.cwd : request.request.root
  // With nothing else to wait for the thread ends, so that a promise which never settles is found at once.
  port.unref()
  try {
    resetEnvironment()
    const result = await (request.kind === 'config'
      ? observe(() => config(request.request))
      : observe(() => schema(request.request)))
    say({ kind: 'done', result })
  } catch (error) {
    const place = userFrame(error, root)
    if (place) say({ kind: 'failed', diagnostic: exportThrows(place, messageOf(error)) })
    else say(defect(error))
  }
  root = null
  port.ref()
}

async function config({ cwd, path, variables = {} }: ConfigRequest): Promise<Outcome<Config | null>> {
  for (const [name, value] of Object.entries(variables)) process.env[name] ||= value
  const { loadConfig } = await import('../config/load-config.js')
  return loadConfig({ cwd, ...(path === undefined ? {} : { path }) })
}

/** A config may set variables that the schema reads, as one that loads a .env file does. It is evaluated first, as drizzle-kit does. */
async function schema(given: Config): Promise<Outcome<SchemaData>> {
  const { openUserModules } = await import('../config/user-modules.js')
  const path = resolve(given.root, given.file.path)
  if (!path.endsWith('.json')) await openUserModules(given.root).load(path)
  const { loadPlanned } = await import('../schema/load-planned.js')
  return loadPlanned(given)
}

/** What one evaluation has set is not there for the next. */
function resetEnvironment(): void {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && process.env[name] !== value) process.env[name] = value
  }
}

onEvaluatedModule((path) => {
  if (path !== null) say({ kind: 'module', path })
})
process.on('exit', () => {
  // The caller of process.exit is on the stack of its listeners.
  if (root !== null && !isStuck)
    say({ kind: 'exits', place: userFrame(new Error('the stack of the exit'), root) })
})
let isStuck = false
process.on('beforeExit', () => {
  if (root === null) return
  isStuck = true
  const module = evaluatedModule()
  say(
    module === null
      ? defect(new Error('the evaluation waits for what never comes'))
      : { kind: 'failed', diagnostic: moduleNeverEnds(beginningOf(root, module)) },
  )
})
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function fail(error: unknown): void {
  // What is thrown when the result is there has no say in it.
  if (root === null) return
  const place = userFrame(error, root)
  const module = lastEvaluatedModule()
  if (place === null && (module === null || isOwnError(error))) say(defect(error))
  else {
    const where = place ?? (module === null ? null : beginningOf(root, module))
    say({ kind: 'failed', diagnostic: moduleThrowsLate(where, messageOf(error)) })
  }
}

const defect = (error: unknown): Message => ({
  kind: 'defect',
  message: messageOf(error),
  stack: error instanceof Error ? (error.stack ?? '') : '',
})

/** Errors of connections to several addresses have no message, but a code. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}
