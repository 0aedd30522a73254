import { attribute } from './attribution.js'
import { shareAbort } from './abort-listeners.js'
import { noWait, Turn, whenUsable } from './cancel.js'
import type { DriverResult, Handle, PendingRows, ResultColumn, Settled, TurnHandle } from './driver.js'
import { describeValue, ParameterError } from './errors.js'
import { nothingAssigned } from './dynamic.js'
import type { Signal } from './host.js'
import { type Query, textFor } from './query.js'
import { checkColumnTypes } from './column-types.js'
import { RowReader, type Rows } from './rows.js'
import { beforeSending } from './session-settings.js'
import { begin } from './postgres-js.js'
import { checkCall, type QueryOptions } from './run.js'

export interface StreamOptions extends QueryOptions {
  /** The number of rows that are fetched, and therefore held in memory, at a time; the default is 1,000. */
  readonly batchSize?: number | undefined
}

/**
 * The rows one by one, fetched in batches on demand. The stream occupies its connection until the iteration
 * ends: inside a transaction, other queries of it wait, including those that the loop itself awaits. Leaving
 * the loop early releases the connection.
 */
export function stream<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: StreamOptions = {},
): AsyncGenerator<Row, void, undefined> {
  // As bytes on every client: a batch is parsed before it is visible, so its texts cannot be recovered from
  // the parsers.
  return rowsOf(batches(query, sql, params, options), new RowReader(query, 'bytes'), options.signal)
}

async function* batches<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: StreamOptions,
): AsyncGenerator<Batch, void, undefined> {
  const { signal, batchSize = 1000 } = options
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > 2 ** 31 - 1) {
    const given = describeValue(batchSize)
    throw new ParameterError(query.name, 'options.batchSize', given, 'an integer from 1 to 2147483647')
  }
  const text = textFor(query, params)
  if (text === null) throw nothingAssigned(query.name)
  const inputs = checkCall(query, text, sql, params, options)
  if (inputs === null) return
  await beforeSending(query.name, text, inputs, sql)
  const cursor = new Cursor(begin(text, sql, inputs).raw(), sql, batchSize, signal)
  try {
    for (let batch = await cursor.next(); batch !== null; batch = await cursor.next()) {
      // Only the first batch describes the columns.
      if (batch.columns) checkColumnTypes(query, batch.columns)
      yield batch
    }
  } catch (error) {
    throw attribute(error, query.name)
  } finally {
    await cursor.close()
  }
}

/**
 * A generator of the rows of batches. It is not a generator of the language, because there each row would
 * wait three turns of the microtask queue: here the promise of an available row is already resolved. As with
 * the language's generators, calls are answered in order, and nothing starts before the first call.
 */
function rowsOf<Row>(
  batches: AsyncGenerator<Batch, void, undefined>,
  reader: RowReader<Row>,
  signal: Signal | undefined,
): AsyncGenerator<Row, void, undefined> {
  const into: Rows<Row> = { rows: [], group: null }
  let batch: Batch | null = null
  let at = 0
  /** The number of calls that wait for the previous one, and the last of them. */
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  /** The next row of the batch; null if none is left. Throws if the row cannot be read. */
  const take = (): IteratorYieldResult<Row> | null => {
    if (batch === null) return null
    signal?.throwIfAborted()
    while (into.rows.length === 0 && at < batch.length) {
      const row = batch[at++]
      // If an error occurred after some rows, postgres.js begins the connection's next result with that many
      // holes.
      if (row !== undefined) reader.add(row, into)
    }
    return into.rows.length === 0 ? null : { value: into.rows.shift() as Row, done: false }
  }
  const drop = (): void => {
    batch = null
    into.rows.length = 0
  }
  /** Ends the batches with an error, with which the promise rejects. */
  const fail = (error: unknown): Promise<never> => {
    drop()
    return batches.throw(error) as Promise<never>
  }
  const pull = async (): Promise<IteratorResult<Row, void>> => {
    for (;;) {
      try {
        const taken = take()
        if (taken !== null) return taken
      } catch (error) {
        return fail(error)
      }
      drop()
      const next = await batches.next()
      if (next.done === true) return next
      batch = next.value
      at = 0
    }
  }
  const settled = (): void => void waiting--
  const queue = <Result>(step: () => Promise<Result>): Promise<Result> => {
    waiting++
    const result = last.then(step)
    last = result.then(settled, settled)
    return result
  }
  const rows = {
    next(): Promise<IteratorResult<Row, void>> {
      if (waiting > 0) return queue(pull)
      try {
        const taken = take()
        return taken === null ? queue(pull) : Promise.resolve(taken)
      } catch (error) {
        return queue(() => fail(error))
      }
    },
    return: (value?: void | PromiseLike<void>): Promise<IteratorResult<Row, void>> =>
      queue(() => {
        drop()
        return batches.return(value) as Promise<IteratorReturnResult<void>>
      }),
    throw: (error: unknown): Promise<never> => queue(() => fail(error)),
  }
  // The other members of a generator, including disposal if the engine supports it, come from the common
  // prototype.
  const generators: object = Object.getPrototypeOf(Object.getPrototypeOf(batches))
  return Object.setPrototypeOf(rows, generators) as AsyncGenerator<Row, void, undefined>
}

/** The rows of a batch as they arrived. */
type Batch = readonly (readonly unknown[] | undefined)[] & {
  readonly columns?: readonly ResultColumn[] | null
}

/**
 * The cursor of postgres.js, with an end that is distinguishable from a failure: if the connection is lost
 * between two batches, postgres.js's iterator reports that there are no more rows, and in a transaction its
 * errors reach nobody.
 */
class Cursor {
  readonly #query: PendingRows & Settled
  readonly #cursor: AsyncIterator<Batch>
  readonly #handle: TurnHandle
  readonly #signal: Signal | undefined
  /** Set for a query that can be cancelled. */
  readonly #turn: Turn<DriverResult> | null
  readonly #forget: () => void
  readonly #settle: Settled
  #ended = false
  /**
   * The query's own promise exists for the transaction, if there is one: nothing else handles its rejection.
   */
  #hushed = false
  #failure: { readonly error: unknown } | null = null
  /** The batch that is being fetched. */
  #fetching: Promise<IteratorResult<Batch>> | null = null
  #onEnd: () => void = () => undefined
  #onAbort: (reason: unknown) => void = () => undefined

  constructor(query: PendingRows & Settled, handle: TurnHandle, size: number, signal: Signal | undefined) {
    this.#query = query
    this.#handle = handle
    this.#turn = signal === undefined ? null : new Turn<DriverResult>(query, handle)
    const { resolve, reject } = query
    this.#settle = { ...(resolve && { resolve }), ...(reject && { reject }) }
    this.#cursor = query.cursor(size)[Symbol.asyncIterator]()
    this.#signal = signal
    this.#forget = signal === undefined ? noWait : shareAbort(signal, this.#abort)
  }

  /** The next batch, or null after the last one; only one call at a time. */
  async next(): Promise<Batch | null> {
    this.#signal?.throwIfAborted()
    if (this.#hasEnded()) return null
    const fetching = Promise.resolve(this.#cursor.next())
    this.#fetching = fetching
    this.#follow()
    try {
      const aborted = new Promise<never>((_, reject) => (this.#onAbort = reject))
      const { done, value } = await (this.#signal ? Promise.race([fetching, aborted]) : fetching)
      this.#fetching = null
      if (!done) return value
    } catch (error) {
      if (!this.#signal?.aborted) this.#end(error)
      throw error
    }
    if (!this.#hasEnded()) this.#end()
    return null
  }

  /** Throws the error with which the query ended, if there is one. */
  #hasEnded(): boolean {
    if (this.#failure) throw this.#failure.error
    return this.#ended
  }

  /** Releases the connection; after an abort it does not wait. */
  async close(): Promise<void> {
    this.#forget()
    if (this.#ended) return
    // A lost connection must not be used any more: postgres.js would write to a closed socket.
    if (this.#fetching === null) await this.#cursor.return?.()
    if (!this.#signal?.aborted && this.#query.resolve) await new Promise<void>((end) => (this.#onEnd = end))
  }

  /**
   * Observes the query's end at any time; the cursor has replaced the functions that settle the query with
   * each batch.
   */
  #follow(): void {
    const { resolve, reject } = this.#query
    if (resolve === undefined || reject === undefined) return
    this.#query.resolve = (result) => {
      resolve(result)
      this.#settle.resolve?.(result)
      this.#end()
    }
    this.#query.reject = (error) => {
      reject(error)
      this.#settle.reject?.(error)
      this.#end(error)
    }
    if (!this.#hushed) this.#query.then(undefined, noWait)
    this.#hushed = true
  }

  #end(...failure: readonly [] | readonly [unknown]): void {
    if (this.#ended) return
    this.#ended = true
    if (failure.length > 0) this.#failure = { error: failure[0] }
    this.#onEnd()
  }

  readonly #abort = (): void => {
    const fetching = this.#fetching
    if (this.#ended) return
    if (fetching === null) {
      void this.#cursor.return?.()
      return
    }
    this.#turn?.withdraw()
    // If a batch arrives nevertheless, no further batch is requested.
    fetching.then(({ done }) => (done ? undefined : this.#cursor.return?.())).catch(() => undefined)
    const reject = this.#onAbort
    if (this.#turn !== null) whenUsable(this.#turn, this.#handle, () => reject(this.#signal?.reason))
  }
}
