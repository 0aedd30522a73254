import { shareAbort } from './abort-listeners.js'
import type { CancellableQuery, DriverConnection, TurnHandle } from './driver.js'
import { callLater, type Signal } from './host.js'

/**
 * A query's turn: the time during which it is the only query on its connection, so that cancelling it never
 * reaches another query.
 *
 * A CancelRequest names a server process, not a query
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS). Two rules
 * protect later queries. Nothing is written after this query until it has settled. If a request was sent,
 * the connection is held until the request is spent. A request is spent when the server has closed the
 * request's own connection, which it does after it has sent the signal, and has then answered an empty
 * query: an idle process drops the signal when the next message arrives (ProcessInterrupts and PostgresMain
 * in src/backend/tcop/postgres.c).
 *
 * postgres.js shows a connection only to `onexecute`, which it calls for some queries and not for others.
 * Therefore an empty query, the ticket, is sent first through the handle and writes this query directly
 * after itself. The ticket settles when the turn ends, with the same outcome as this query, so that a
 * transaction is informed of the failure.
 */
export class Turn<Result> {
  readonly #query: CancellableQuery<Result>
  readonly #handle: TurnHandle
  readonly #ended: Promise<void>
  #end: () => void = noWait
  #connection: DriverConnection | null = null
  #ticket: CancellableQuery<unknown> | null = null
  /** Settles the ticket's own promise. */
  #resolveTicket: (result: unknown) => void = noWait
  #rejectTicket: (error: unknown) => void = noWait
  #isWithdrawn = false
  #isSettled = false
  /** Cancel requests that the server has not confirmed. */
  #unspent = 0
  #requests = 0

  /**
   * Call this in the same tick in which the query is made, since postgres.js sends the query a microtask
   * after it is first awaited.
   */
  constructor(query: CancellableQuery<Result>, handle: TurnHandle) {
    this.#query = query
    this.#handle = handle
    this.#ended = new Promise((end) => (this.#end = end))
    const { resolve, reject } = query
    if (query.handler === undefined || resolve === undefined || reject === undefined) {
      throw new TypeError('Cancelling a query requires postgres.js 3.4, but this client has another version')
    }
    query.handler = () => this.#queue()
    query.resolve = (result) => {
      this.#settle(null)
      resolve(result)
    }
    query.reject = (error) => {
      this.#settle({ error })
      reject(error)
    }
  }

  /** Resolves when the connection accepts other queries again. */
  get ended(): Promise<void> {
    return this.#ended
  }

  /** Stops the query: it cancels a running query, and never writes one that was not written yet. */
  withdraw(): void {
    if (this.#isWithdrawn || this.#isSettled) return
    this.#isWithdrawn = true
    if (this.#connection !== null) this.#cancelWhenActive()
    else if ('begin' in this.#handle) this.#takeBack()
  }

  /**
   * Removes the ticket from the client's queue, where it would outlive its call: the client's `end()` does
   * not wait for the queue.
   */
  #takeBack(): void {
    const ticket = this.#ticket
    if (!ticket?.canceller || ticket.state !== null) return
    void ticket.canceller(ticket)
    // A ticket that waits for a new connection is in no queue. postgres.js never opens that connection if the
    // query is cancelled.
    ticket.cancelled = null
  }

  #queue(): void {
    if (this.#isWithdrawn) {
      this.#end()
      return
    }
    const ticket = this.#handle.unsafe('', [], {
      ...asBarrier,
      // The return value false keeps the connection from further queries until this one has settled.
      onexecute: (connection) => {
        if (!this.#isWithdrawn) {
          this.#connection = connection
          connection.execute(this.#query)
        }
        return false
      },
    })
    const resolve = ticket.resolve?.bind(ticket) ?? noWait
    const reject = ticket.reject?.bind(ticket) ?? noWait
    ticket.resolve = (result) => {
      // A connection that already holds its maximum of queries does not call `onexecute`.
      if (this.#connection === null && !this.#isWithdrawn) {
        resolve(result)
        this.#queue()
      } else if (this.#connection === null) {
        resolve(result)
        this.#end()
      }
    }
    ticket.reject = (error) => {
      if (this.#connection !== null) return
      reject(error)
      this.#query.reject?.(error)
    }
    this.#ticket = ticket
    this.#resolveTicket = resolve
    this.#rejectTicket = reject
    ticket.then(noWait, noWait)
  }

  // If a request arrives between two messages of the query, the server is idle and drops it. So it is
  // repeated, but only after the previous one is spent.
  #cancelWhenActive(): void {
    const { active, canceller } = this.#query
    if (this.#isSettled) return
    if (active !== true || !canceller) {
      callLater(() => this.#cancelWhenActive(), beforeActive)
      return
    }
    this.#requests++
    this.#unspent++
    const spent = (): void => {
      this.#unspent--
      callLater(() => this.#cancelWhenActive(), afterRequest)
    }
    canceller(this.#query).then(spent, spent)
  }

  /** postgres.js calls this before it gives the connection to another query. */
  #settle(failure: TurnFailure | null): void {
    if (this.#isSettled) return
    this.#isSettled = true
    if (this.#requests === 0 || this.#connection === null || isOfConnection(failure)) {
      this.#leave(failure)
    } else {
      const patience = failure === null ? unconfirmed : unconfirmedAfterFailure
      this.#hold(this.#connection, failure, Date.now() + patience, 0)
    }
  }

  /** Holds the connection with one barrier after another until no request is in flight. */
  #hold(connection: DriverConnection, failure: TurnFailure | null, deadline: number, round: number): void {
    const isLast = this.#unspent === 0 || Date.now() > deadline
    const text = round < quickBarriers ? '' : 'select pg_catalog.pg_sleep(0.05)'
    const barrier = this.#handle.unsafe(text, [], asBarrier)
    const next = (own: TurnFailure | null): void => {
      // In a transaction, the error of the barrier has failed the transaction. A failure of the query itself
      // takes precedence.
      const first = failure ?? own
      if (isLast || isOfConnection(own)) this.#leave(first)
      else this.#hold(connection, first, deadline, round + 1)
    }
    barrier.resolve = () => next(null)
    barrier.reject = (error) => next({ error })
    connection.execute(barrier)
  }

  #leave(failure: TurnFailure | null): void {
    if (failure === null) this.#resolveTicket([])
    else this.#rejectTicket(failure.error)
    this.#end()
  }
}

interface TurnFailure {
  readonly error: unknown
}

const asBarrier = { prepare: false, simple: true } as const
/**
 * A handler for promises that nobody awaits. It belongs to no scope, so that such a promise keeps no scope
 * alive.
 */
export const noWait = (): void => undefined

/** Milliseconds until the state of the query is checked again. */
const beforeActive = 5
const afterRequest = 500

/**
 * Milliseconds for which an unconfirmed request holds the connection. postgres.js never reports the end of a
 * request over TLS. A query that failed was most likely cancelled by its request.
 */
const unconfirmed = 5_000
const unconfirmedAfterFailure = 500

/** The number of barriers without a wait: a request is usually confirmed within a few round trips. */
const quickBarriers = 20

/** Whether the connection was lost, as opposed to a failed statement. */
function isOfConnection(failure: TurnFailure | null): boolean {
  return failure !== null && !(failure.error instanceof Error && failure.error.name === 'PostgresError')
}

/** The query's result, or a rejection with the signal's reason when it is aborted. */
export function untilAborted<Result>(
  query: CancellableQuery<Result>,
  handle: TurnHandle,
  signal: Signal | undefined,
): Pick<Promise<Result>, 'then'> {
  if (signal === undefined) return query
  const turn = new Turn(query, handle)
  return new Promise((resolve, reject) => {
    let isAborted = false
    const abort = (): void => {
      isAborted = true
      turn.withdraw()
      whenUsable(turn, handle, () => reject(signal.reason))
    }
    const forget = shareAbort(signal, abort)
    query.then(
      (result) => {
        forget()
        if (!isAborted) resolve(result)
      },
      (error: unknown) => {
        forget()
        if (!isAborted) reject(error)
      },
    )
  })
}

/**
 * For a client, calls back at once. A transaction or a reserved connection continues on the same connection,
 * and a transaction must not be committed before it is certain whether the request has failed it, so for
 * these it waits for the end of the turn.
 */
export function whenUsable<Result>(turn: Turn<Result>, handle: TurnHandle, then: () => void): void {
  if ('begin' in handle) then()
  else void turn.ended.then(then)
}
