/** A query of postgres.js; what is optional here is not in its types, so nothing relies on it. */
export interface CancellableQuery<Result> extends Pick<Promise<Result>, 'then'> {
  cancel(): void
  /** null until the query is written to a connection. */
  readonly state?: unknown
  /** Whether it is the query the server is working on, not one written behind it. */
  readonly active?: boolean
  readonly canceller?: ((query: CancellableQuery<Result>) => Promise<unknown>) | null
  strings?: readonly string[]
  args?: readonly unknown[]
  cursorFn?: unknown
}

/** The query's result, or a rejection with the signal's reason as soon as it is aborted. */
export function untilAborted<Result>(
  query: CancellableQuery<Result>,
  signal: AbortSignal | undefined,
): Pick<Promise<Result>, 'then'> {
  if (signal === undefined) return query
  return new Promise((resolve, reject) => {
    let settled = false
    const settle = (): void => {
      settled = true
      signal.removeEventListener('abort', abort)
    }
    const abort = (): void => {
      reject(signal.reason)
      withdraw(query, () => settled)
    }
    signal.addEventListener('abort', abort, { once: true })
    query.then(
      (result) => {
        settle()
        resolve(result)
      },
      (error: unknown) => {
        settle()
        reject(error)
      },
    )
  })
}

/**
 * Stops a query without harm to its neighbours. `cancel()` of postgres.js is sound only for the query the server is working on:
 * one that is not written yet takes its connection out of service, one written behind others has its result given to the next query.
 */
export function withdraw<Result>(query: CancellableQuery<Result>, isSettled: () => boolean): void {
  if (query.active === undefined) {
    query.cancel()
  } else if (query.state === null && query.strings !== undefined) {
    query.strings = ['']
    query.args = []
    // Of an empty text there is no end that postgres.js would wait for with a cursor.
    query.cursorFn = null
  } else {
    cancelWhenActive(query, isSettled)
  }
}

/** Milliseconds until the query is looked at again. */
const beforeActive = 10
const afterRequest = 500

// A cancel request that comes between two messages of the same query finds the server idle and is lost, hence the repetition. It
// takes a way of its own and names no query, so a second one is sent only when the first is long spent: it would hit the query behind.
function cancelWhenActive<Result>(query: CancellableQuery<Result>, isSettled: () => boolean): void {
  if (isSettled()) return
  const again = (delay: number): void => {
    setTimeout(cancelWhenActive, delay, query, isSettled).unref()
  }
  if (query.active !== true || !query.canceller) {
    again(beforeActive)
    return
  }
  const spent = (): void => again(afterRequest)
  // The promise that `cancel()` drops rejects when the server cannot be reached; that must not end the process.
  query.canceller(query).then(spent, spent)
}
