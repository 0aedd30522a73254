/**
 * The embedded server, in a separate worker: with a stack of this size, deeply nested statements end in
 * SQLSTATE 54001 instead of corrupting the instance, and the main thread can read trees meanwhile.
 */
// eslint-disable-next-line import/no-unassigned-import -- it is imported for what it changes, and before PGlite
import './byte-order-marks.js'
import { parentPort, workerData } from 'node:worker_threads'
import { type Extensions, messages, PGlite, protocol } from '@electric-sql/pglite'
import { DataFolder } from './data-folder.js'
import type { Described, Oid, Rejected, ResultField, Row, ServerError } from './database.js'
import type { EmbeddedRequest, EmbeddedResponse, EmbeddedWorkerStart } from './embedded-protocol.js'
import { planningError, planningText } from './planning.js'
import { serverError } from './server-error.js'

const { serialize } = protocol
const { snapshot, extensions, begun } = workerData as EmbeddedWorkerStart
const port = parentPort
if (!port) throw new Error('embedded-worker runs as a worker thread only')

const TREE_ON = 'set debug_print_parse = on; set debug_pretty_print = off; set client_min_messages = log'
const TREE_OFF = 'reset debug_print_parse; reset client_min_messages'

/**
 * Trees are sent to the client. The server's log would go, character by character, to a console that nobody
 * reads.
 */
const START_PARAMETERS = [...PGlite.defaultStartParams, '-c', 'log_min_messages=panic']

type ExtensionExports = Readonly<Record<string, Extensions[string] | undefined>>

const folder = new DataFolder(snapshot)
let server: PGlite | undefined
/** Whether the session prints analysed trees; only `describe` needs them. */
let printing = false

async function open(): Promise<number> {
  const loaded: Extensions = {}
  for (const { name, url, exportName } of extensions) {
    // A CommonJS module may show its exports only under `default`.
    const module = (await import(url)) as ExtensionExports & { readonly default?: ExtensionExports }
    const extension = module[exportName] ?? module.default?.[exportName]
    if (!extension) throw new Error(`${url} has no export ${exportName}`)
    loaded[name] = extension
  }
  server = await PGlite.create({ fs: folder, extensions: loaded, startParams: START_PARAMETERS })
  const [row] = await rows("select current_setting('server_version_num') as version", [])
  return Number(row?.version)
}

interface ServerReply {
  readonly messages: readonly messages.BackendMessage[]
  readonly trees: readonly string[]
}

async function exchange(...parts: readonly Uint8Array[]): Promise<ServerReply> {
  if (!server) throw new Error('the embedded server is not open')
  const trees: string[] = []
  const result = await server.execProtocol(Buffer.concat(parts), {
    throwOnError: false,
    onNotice: (notice) => {
      if (notice.message === 'parse tree:' && notice.detail) trees.push(notice.detail)
      // `log_parser_stats`; a notice with a context is about a statement inside another. Notices arrive while
      // statements run.
      if (notice.routine === 'ShowUsage' && !notice.where) Atomics.add(begun, 0, 1)
    },
  })
  return { messages: result.messages, trees }
}

async function print(on: boolean): Promise<void> {
  if (printing === on) return
  await exchange(serialize.query(on ? TREE_ON : TREE_OFF))
  printing = on
}

function errorIn(answer: ServerReply, text: string): ServerError | null {
  for (const message of answer.messages) {
    if (message instanceof messages.DatabaseError) return serverError(message, text)
  }
  return null
}

async function describe(text: string, parameterTypes: readonly Oid[]): Promise<Described | Rejected> {
  await print(true)
  const answer = await exchange(
    serialize.parse({ text, types: [...parameterTypes] }),
    serialize.describe({ type: 'S' }),
    serialize.sync(),
  )
  const error = errorIn(answer, text)
  if (error) return { kind: 'rejected', error }
  let types: readonly Oid[] = []
  let fields: readonly ResultField[] | null = null
  for (const message of answer.messages) {
    if (message instanceof messages.ParameterDescriptionMessage) types = message.dataTypeIDs
    // `select` alone has a row description without columns.
    if (message instanceof messages.RowDescriptionMessage && message.fields.length > 0) {
      fields = message.fields.map((field) => ({
        name: field.name,
        relation: field.tableID,
        attribute: field.columnID,
        type: field.dataTypeID,
      }))
    }
  }
  return { kind: 'described', parameterTypes: types, fields, tree: answer.trees.at(-1) ?? null }
}

/**
 * Read-only, because the planner evaluates stable functions for its estimates, and these can call functions
 * that write.
 */
async function plan(texts: readonly string[]): Promise<readonly (ServerError | null)[]> {
  // The tree of EXPLAIN contains the statement's own, which is not needed twice.
  await print(false)
  await exchange(serialize.query('set default_transaction_read_only = on'))
  const errors: (ServerError | null)[] = []
  for (const [index, text] of texts.entries()) {
    const sent = planningText(text)
    Atomics.store(begun, 0, 2 * (index + 1))
    const error = errorIn(await exchange(serialize.query(sent)), sent)
    errors.push(error && planningError(error))
  }
  await exchange(serialize.query('reset default_transaction_read_only'))
  return errors
}

async function rows(text: string, parameters: readonly (string | null)[]): Promise<Row[]> {
  await print(false)
  const answer = await exchange(
    serialize.parse({ text }),
    serialize.bind({ values: [...parameters] }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  )
  const error = errorIn(answer, text)
  if (error) throw new Error(`${error.sqlstate} ${error.message}\n${text}`)
  let names: string[] = []
  const found: Row[] = []
  for (const message of answer.messages) {
    if (message instanceof messages.RowDescriptionMessage) names = message.fields.map((field) => field.name)
    if (message instanceof messages.DataRowMessage) {
      found.push(Object.fromEntries(names.map((name, index) => [name, message.fields[index] ?? null])))
    }
  }
  return found
}

async function execute(text: string): Promise<ServerError | null> {
  await print(false)
  Atomics.store(begun, 0, 0)
  return errorIn(await exchange(serialize.query(text)), text)
}

async function closeInto(path: string): Promise<null> {
  folder.saveAs(path)
  await server?.close()
  server = undefined
  return null
}

const calls = { open, describe, plan, rows, execute, closeInto } as Record<
  EmbeddedRequest['name'],
  (...args: readonly unknown[]) => Promise<unknown>
>

/**
 * ENOSPC and EDQUOT in WASI's numbering. Emscripten's file system throws them in an object that is not an
 * Error.
 */
const WASI_OUT_OF_SPACE = [51, 19]

function isOutOfSpace(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) return true
  return 'errno' in error && WASI_OUT_OF_SPACE.includes(Number(error.errno))
}

/** One backend answers one request at a time; requests queue here in the order of their arrival. */
let queue: Promise<void> = Promise.resolve()
port.on('message', (request: EmbeddedRequest) => {
  queue = queue.then(async () => {
    let response: EmbeddedResponse
    try {
      response = { id: request.id, answer: await calls[request.name](...request.args) }
    } catch (error) {
      response = {
        id: request.id,
        failure: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error),
        isOutOfSpace: isOutOfSpace(error),
      }
    }
    port.postMessage(response)
  })
})
