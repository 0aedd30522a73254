/**
 * The thread that evaluates config and schema. They are user programs: what they patch, print, leave open or
 * throw stays in this thread, and process.exit ends only the thread.
 */
import { resolve } from 'node:path'
import { parentPort } from 'node:worker_threads'
import type { Config } from '../config/config.js'
import { evaluatedModule, lastEvaluatedModule, onEvaluatedModule } from '../config/evaluated-module.js'
import { beginningOf } from '../config/project-text.js'
import { isOwnError, userFrame } from '../config/user-frame.js'
import { exportThrows, moduleNeverEnds, moduleThrowsLate } from '../diagnostics/catalogue/usage.js'
import { Observation, observe } from '../facts/observe.js'
import type { ConfigRequest, Evaluated, Message, Request } from './jobs.js'

if (!parentPort) throw new Error('this module is the entry of a thread')
const port = parentPort
const say = (message: Message): void => port.postMessage(message)

/** The folder whose modules are evaluated; null while idle. */
let root: string | null = null
const environment = { ...process.env }

port.on('message', (request: Request) => void work(request))

async function work(request: Request): Promise<void> {
  root = request.kind === 'config' ? request.request.cwd : request.request.root
  // With nothing else to wait for, the thread ends, so a promise that never settles is detected at once.
  port.unref()
  try {
    const result = await (request.kind === 'config' ? config(request.request) : schema(request.request))
    say({ kind: 'done', result })
  } catch (error) {
    const place = userFrame(error, root)
    if (place) say({ kind: 'failed', diagnostic: exportThrows(place, messageOf(error)) })
    else say(defect(error))
  }
  root = null
  port.ref()
}

/**
 * The config that was evaluated last: nothing has been evaluated since, and the environment has not changed
 * since.
 */
let evaluatedConfig: { readonly path: string; readonly observation: Observation } | null = null

async function config({ cwd, path, variables = {} }: ConfigRequest): Promise<Evaluated<'config'>> {
  evaluatedConfig = null
  resetEnvironment()
  const observation = new Observation()
  const result = await observe(async () => {
    for (const [name, value] of Object.entries(variables)) process.env[name] ||= value
    const { loadConfig } = await import('../config/load-config.js')
    return loadConfig({ cwd, ...(path === undefined ? {} : { path }) })
  }, observation)
  const loaded = result.value.value
  // The schema must not see variables that only this request sets.
  if (loaded && Object.keys(variables).length === 0) evaluatedConfig = { path: pathOf(loaded), observation }
  return result
}

/**
 * A config can set variables that the schema reads, for example by loading a .env file. So it is evaluated
 * first, as in drizzle-kit.
 */
async function schema(given: Config): Promise<Evaluated<'schema'>> {
  const path = pathOf(given)
  const before = evaluatedConfig?.path === path ? evaluatedConfig.observation : null
  evaluatedConfig = null
  if (!before) resetEnvironment()
  return observe(async () => {
    if (!before && !path.endsWith('.json')) {
      const { openUserModules } = await import('../config/user-modules.js')
      await openUserModules(given.root).load(path)
    }
    const { loadPlanned } = await import('../schema/load-planned.js')
    return loadPlanned(given)
  }, before?.continued())
}

const pathOf = ({ root: folder, file }: Config): string => resolve(folder, file.path)

/** The next evaluation must not see what one evaluation has set. */
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
  // An error after the result does not affect it.
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
