/**
 * Wraps the functions of `node:fs` and `process.env` to report their use. Their callers get the same results
 * as before.
 */
import childProcess from 'node:child_process'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { fileURLToPath } from 'node:url'

export interface FileSystemListener {
  isWatching(): boolean
  /** Calls a function without reporting: the functions of `node:fs` call each other. */
  unwatched<T>(call: () => T): T
  /** The bytes that were read; null if they could not be. */
  read(path: string, bytes: Uint8Array | null): void
  opened(path: string): void
  listed(path: string): void
  asked(path: string): void
  resolved(path: string): void
  /** Something was used for which there is no fact: another process was started. */
  cannotTell(): void
}

type Callable = (this: unknown, ...args: unknown[]) => unknown
type Notice = 'opened' | 'listed' | 'asked' | 'resolved'

const BY_FUNCTION: Readonly<Record<string, Notice>> = {
  access: 'asked',
  createReadStream: 'opened',
  exists: 'asked',
  lstat: 'asked',
  open: 'opened',
  opendir: 'listed',
  readFile: 'opened',
  readdir: 'listed',
  readlink: 'resolved',
  realpath: 'resolved',
  stat: 'asked',
}

export function patchFileSystem(listener: FileSystemListener): void {
  for (const [name, notice] of Object.entries(BY_FUNCTION)) {
    for (const variant of [name, `${name}Sync`]) patch(fs, variant, noticing(listener, notice))
    patch(fs.promises, name, noticing(listener, notice))
  }
  patch(fs, 'readFileSync', (original) => readingSync(listener, original))
  patch(fs.promises, 'readFile', (original) => reading(listener, original))
  for (const name of ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync']) {
    patch(childProcess, name, (original) =>
      keeping(original, function (...args) {
        if (listener.isWatching()) listener.cannotTell()
        return original.apply(this, args)
      }),
    )
  }
  // Named imports get the new functions as well.
  syncBuiltinESMExports()
}

function patch(module: object, name: string, wrap: (original: Callable) => Callable): void {
  const functions = module as Record<string, Callable | undefined>
  const original = functions[name]
  if (original) functions[name] = wrap(original)
}

/** Keeps a function's own properties, such as `realpath.native` and those that `util.promisify` uses. */
const keeping = (original: Callable, wrapped: Callable): Callable =>
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original))

const noticing =
  (listener: FileSystemListener, notice: Notice) =>
  (original: Callable): Callable =>
    keeping(original, function (...args) {
      const path = listener.isWatching() ? pathOf(args[0]) : null
      if (path === null) return original.apply(this, args)
      listener[notice](path)
      // A recursive listing consists of many listings.
      if (notice === 'listed' && isRecursive(args[1])) listener.cannotTell()
      return listener.unwatched(() => original.apply(this, args))
    })

/** The hash must be that of the bytes that were read, not of the file a moment later. */
const readingSync = (listener: FileSystemListener, original: Callable): Callable =>
  keeping(original, function (...args) {
    const path = listener.isWatching() ? pathOf(args[0]) : null
    if (path === null) return original.apply(this, args)
    try {
      const options = { flag: optionOf(args[1], 'flag') ?? 'r' }
      const bytes = listener.unwatched(() => original.call(this, args[0], options) as Buffer)
      listener.read(path, bytes)
      return decoded(bytes, args[1])
    } catch (error) {
      listener.read(path, null)
      throw error
    }
  })

const reading = (listener: FileSystemListener, original: Callable): Callable =>
  keeping(original, async function (...args) {
    const path = listener.isWatching() ? pathOf(args[0]) : null
    if (path === null) return original.apply(this, args)
    try {
      const options = { flag: optionOf(args[1], 'flag') ?? 'r', signal: optionOf(args[1], 'signal') }
      const bytes = await listener.unwatched(() => original.call(this, args[0], options) as Promise<Buffer>)
      listener.read(path, bytes)
      return decoded(bytes, args[1])
    } catch (error) {
      listener.read(path, null)
      throw error
    }
  })

const decoded = (bytes: Buffer, options: unknown): string | Buffer => {
  const encoding = typeof options === 'string' ? options : optionOf(options, 'encoding')
  return typeof encoding === 'string' && encoding !== 'buffer'
    ? bytes.toString(encoding as BufferEncoding)
    : bytes
}

const optionOf = (options: unknown, name: string): unknown =>
  typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined

const isRecursive = (options: unknown): boolean => optionOf(options, 'recursive') === true

/** Null for an open file: opening it has been reported. */
function pathOf(path: unknown): string | null {
  if (typeof path === 'string') return path
  if (path instanceof URL) return path.protocol === 'file:' ? fileURLToPath(path) : null
  return Buffer.isBuffer(path) ? path.toString() : null
}

export interface EnvironmentListener {
  isWatching(): boolean
  read(name: string, value: string | undefined): void
  /** The names of all variables were read. */
  listed(): void
  /** `before` is the previous value. */
  written(name: string, before: string | undefined): void
}

export function patchEnvironment(listener: EnvironmentListener): void {
  const environment = process.env
  const note = (name: string | symbol): void => {
    if (typeof name !== 'string' || !listener.isWatching() || isAskedWhileLoading()) return
    listener.read(name, environment[name])
  }
  const noteWrite = (name: string | symbol): void => {
    if (typeof name === 'string' && listener.isWatching()) listener.written(name, environment[name])
  }
  /** Listing properties reads whether each is enumerable, which is not a read of its value. */
  let beingListed: (string | symbol)[] = []
  process.env = new Proxy(environment, {
    get(target, name: string) {
      note(name)
      return target[name]
    },
    has(target, name) {
      note(name)
      return name in target
    },
    ownKeys(target) {
      if (listener.isWatching() && !isAskedWhileLoading()) listener.listed()
      beingListed = Reflect.ownKeys(target)
      return [...beingListed]
    },
    getOwnPropertyDescriptor(target, name) {
      if (beingListed[0] === name) beingListed.shift()
      else note(name)
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
    set(target, name: string, value: string) {
      noteWrite(name)
      target[name] = value
      return true
    },
    defineProperty(target, name, descriptor) {
      noteWrite(name)
      return Reflect.defineProperty(target, name, descriptor)
    },
    deleteProperty(target, name) {
      noteWrite(name)
      return Reflect.deleteProperty(target, name)
    },
  })
}

const MOST_FRAMES = 60

/**
 * Packages read the environment while they are loaded, for example to detect whether a terminal has colours,
 * and so does Node.js. If that counted, no result would be reused in the next terminal. What a package reads
 * when it is called, such as one that validates variables, is attributed to its caller.
 */
function isAskedWhileLoading(): boolean {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = MOST_FRAMES
  const { stack = '' } = new Error('asked')
  Error.stackTraceLimit = limit
  const frames = stack.split('\n').slice(1)
  const above = frames.filter((frame) => !frame.includes(import.meta.url) && !frame.includes('<anonymous>'))
  if (above[0]?.includes('node:')) return true
  const decisive = above.find((frame) => !/[\\/]node_modules[\\/]/.test(frame))
  return decisive?.includes('node:internal/modules') === true
}
