import type { Sql } from 'postgres'
import type { Closings } from './closings.js'
import { withoutOrigin } from './postgres-js.js'

/** A query of postgres.js before it is sent; its TypeScript types contain none of this. */
interface DriverQuery {
  /** Hands the query to a connection, or to the queue of waiting queries. */
  handler: ((query: DriverQuery) => unknown) & { readonly debug?: unknown }
  readonly options: { onexecute?: (connection: OpenConnection) => unknown }
  /** Whether it is a tagged template. */
  readonly tagged?: unknown
  readonly cancelled?: unknown
  /** Null until it is sent. */
  readonly state: unknown
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

interface OpenConnection {
  readonly id: number
}

interface BeginOptions {
  readonly onexecute: (connection: OpenConnection) => unknown
}

type Work = (scope: DriverHandle) => unknown

/** The part of a postgres.js handle that this file uses: a function for templates, with methods. */
interface DriverHandle {
  (...given: unknown[]): unknown
  unsafe(text: string, parameters?: unknown[], options?: object): DriverQuery
  file(...given: unknown[]): DriverQuery
}

interface DriverClient extends DriverHandle {
  begin(...given: unknown[]): Promise<unknown>
  reserve(): Promise<DriverReserved>
}

interface DriverScope extends DriverHandle {
  savepoint(...given: unknown[]): Promise<unknown>
}

interface DriverReserved extends DriverHandle {
  release(): unknown
}

/** The state outside of the client that its guard uses. */
export interface Guard {
  readonly closings: Closings
  /**
   * Null if a query can be sent at once; otherwise resolves when it can, or rejects with the reason why not.
   */
  readonly ready: () => Promise<void> | null
  /** Whether a connection accepts a query only after the previous one was answered. */
  readonly isOneByOne: boolean
}

/**
 * Wraps the client so that a lost connection affects only those who use it. postgres.js continues a
 * transaction whose connection is lost: it writes to a closed socket, which ends the process, or sends the
 * rest of the transaction, including its rollback, on a new connection, which other queries use.
 */
export function guardClient(client: Sql, guard: Guard): Sql {
  const driver = client as unknown as DriverClient
  const prepare = (query: DriverQuery): void => {
    const { handler } = query
    if (!query.tagged && !handler.debug) Object.defineProperty(query, 'origin', withoutOrigin)
    if (query.options.onexecute === undefined) outliveOldErrors(query)
    if (guard.isOneByOne) keepsConnection(query)
    query.handler = (sent) => {
      const waiting = guard.ready()
      if (waiting === null) return handler(sent)
      return waiting.then(
        // A cancelled query would otherwise hold its connection for ever.
        () => (sent.cancelled ? undefined : handler(sent)),
        (error: unknown) => sent.reject(error),
      )
    }
  }
  const begin = async (...given: unknown[]): Promise<unknown> => {
    await guard.ready()
    const work = given.pop() as Work
    const start = (scope: Scope): Promise<unknown> => beginIn(scope, given, work)
    const scope = new Scope(guard)
    return start(scope).catch((error: unknown) => {
      if (scope.isBegun || !isFatal(error)) throw error
      return start(new Scope(guard))
    })
  }
  const beginIn = (scope: Scope, given: readonly unknown[], work: Work): Promise<unknown> => {
    // Only the statement that begins the transaction shows its connection, and postgres.js sends that
    // statement through here.
    const { unsafe } = driver
    driver.unsafe = (text, parameters, options) => {
      const { onexecute } = options as BeginOptions
      const watching = {
        onexecute: (connection: OpenConnection): unknown => {
          scope.watch(connection)
          return onexecute(connection)
        },
      }
      return unsafe(text, parameters, { ...options, ...watching })
    }
    let ended: Promise<unknown>
    try {
      ended = driver.begin(...given, (tx: DriverScope) => scope.run(tx, work))
    } finally {
      driver.unsafe = unsafe
    }
    return ended.finally(() => scope.end())
  }
  const reserve = async (): Promise<DriverReserved> => {
    await guard.ready()
    const reserved = await driver.reserve()
    const scope = new Scope(guard)
    // Reveals the connection; nobody awaits it.
    const first = reserved.unsafe('', [], {
      simple: true,
      onexecute: (connection: OpenConnection) => {
        scope.watch(connection)
        return true
      },
    })
    Promise.resolve(first as unknown as PromiseLike<unknown>).catch(() => undefined)
    return withMethods(scope.guard(reserved), {
      release: () => {
        scope.end()
        if (!scope.isLost) reserved.release()
      },
    })
  }
  return withMethods(guardHandle(driver, prepare), { begin, reserve }) as unknown as Sql
}

/**
 * postgres.js keeps the last error of a lost connection, and rejects with it the first query that reopens the
 * connection. Such a query was never sent, so it is handed over again.
 */
function outliveOldErrors(query: DriverQuery): void {
  const { reject } = query
  query.reject = (error) => {
    query.reject = reject
    if (query.state === null && !query.cancelled && isFatal(error)) query.handler(query)
    else reject(error)
  }
}

/** Whether the error ends its connection. */
function isFatal(error: unknown): boolean {
  return (
    error instanceof Error && error.name === 'PostgresError' && Reflect.get(error, 'severity') === 'FATAL'
  )
}

/**
 * A transaction or a reserved connection: a sequence of work on one connection, which ends when the
 * connection is lost.
 */
class Scope {
  readonly #guard: Guard
  readonly #pending = new Set<DriverQuery>()
  #lost: Promise<never> | null = null
  #lose: (error: Error) => void = () => undefined
  #error: Error | null = null
  #isBegun = false
  #forget: () => void = () => undefined

  constructor(guard: Guard) {
    this.#guard = guard
  }

  /** Whether it has had a connection. */
  get isBegun(): boolean {
    return this.#isBegun
  }

  get isLost(): boolean {
    return this.#error !== null
  }

  watch({ id }: OpenConnection): void {
    this.#isBegun = true
    this.#forget()
    this.#forget = this.#guard.closings.watch(id, () => this.#close())
  }

  end(): void {
    this.#forget()
    this.#pending.clear()
  }

  /**
   * The result of `work`. If the connection is lost, the inner promise never settles, so that postgres.js
   * sends neither COMMIT nor ROLLBACK; the caller awaits a different promise.
   */
  run(scope: DriverScope, work: Work): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const given = work(
        withMethods(this.guard(scope), {
          savepoint: (...args: unknown[]) => {
            const inner = args.pop() as Work
            return this.#orLost(() => scope.savepoint(...args, (tx: DriverScope) => this.run(tx, inner)))
          },
        }),
      )
      Promise.resolve(Array.isArray(given) ? Promise.all(given) : given).then(
        (value) => {
          if (!this.isLost) resolve(value)
        },
        (error: unknown) => {
          if (!this.isLost) reject(error)
        },
      )
    })
  }

  guard<Handle extends DriverHandle>(handle: Handle): Handle {
    return guardHandle(handle, (query) => this.#prepare(query))
  }

  #prepare(query: DriverQuery): void {
    if (this.#guard.isOneByOne) keepsConnection(query)
    const { handler, resolve, reject } = query
    query.handler = (sent) => {
      if (this.#error !== null) return sent.reject(this.#error)
      this.#pending.add(sent)
      return handler(sent)
    }
    query.resolve = (result) => {
      this.#pending.delete(query)
      resolve(result)
    }
    query.reject = (error) => {
      this.#pending.delete(query)
      reject(error)
    }
  }

  /** postgres.js rejects the queries that it has sent, but leaves those that wait behind them pending. */
  #close(): void {
    const error = Object.assign(new Error('The connection of this transaction was closed'), {
      code: 'CONNECTION_CLOSED',
    })
    this.#error = error
    this.#lose(error)
    for (const query of this.#pending) query.reject(error)
    this.#pending.clear()
  }

  #orLost(start: () => Promise<unknown>): Promise<unknown> {
    if (this.#error !== null) return Promise.reject(this.#error)
    if (this.#lost === null) {
      this.#lost = new Promise((_, reject) => (this.#lose = reject))
      this.#lost.catch(() => undefined)
    }
    return Promise.race([start(), this.#lost])
  }
}

/**
 * Prepares each query that the handle makes, including one that is only a fragment of another and is never
 * sent itself.
 */
function guardHandle<Handle extends DriverHandle>(
  handle: Handle,
  prepare: (query: DriverQuery) => void,
): Handle {
  const prepared = <Made>(made: Made): Made => {
    if (isQuery(made)) prepare(made)
    return made
  }
  const guarded = Object.defineProperties(
    (...given: unknown[]) => prepared(handle(...given)),
    ownMembers(handle),
  ) as Handle
  return withMethods(guarded, {
    unsafe: (...given: Parameters<DriverHandle['unsafe']>) => prepared(handle.unsafe(...given)),
    file: (...given: unknown[]) => prepared(handle.file(...given)),
  })
}

/** The members that postgres.js added to the function, without those of every function. */
function ownMembers(handle: object): PropertyDescriptorMap {
  const members = Object.entries(Object.getOwnPropertyDescriptors(handle))
  return Object.fromEntries(members.filter(([key]) => !ofFunctions.has(key)))
}

const ofFunctions: ReadonlySet<string> = new Set(['length', 'name', 'prototype'])

function withMethods<Handle extends object>(
  handle: Handle,
  methods: Readonly<Record<string, (...given: never[]) => unknown>>,
): Handle {
  return Object.assign(handle, methods)
}

function isQuery(made: unknown): made is DriverQuery {
  return typeof made === 'object' && made !== null && 'handler' in made && 'strings' in made
}

/** The return value false keeps the connection from further queries until this one has settled. */
function keepsConnection({ options }: DriverQuery): void {
  options.onexecute ??= () => false
}
