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
  /** How many rows are fetched at a time, and so at most held in memory: 1,000 unless told. */
  readonly batchSize?: number | undefined
}

/**
 * The rows one by one, fetched in batches as they are asked for. Until the iteration ends the connection is taken: inside a
 * transaction, other queries of it wait, also those that the loop itself awaits. Leaving the loop early gives the connection back.
 */
export function stream<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: StreamOptions = {},
): AsyncGenerator<Row, void, undefined> {
  // As bytes on every client: a batch is parsed before it is seen, so that no text could be taken from its parsers.
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
      // Only the first batch tells the columns.
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
 * A generator of the rows of batches. It is none of the language's own, in which each row would wait three turns of the microtask
 * queue: the promise of a row that is here already is resolved when it is given. As with the language's own, calls are answered in
 * the order in which they were made, and nothing begins before the first.
 */
function rowsOf<Row>(
  batches: AsyncGenerator<Batch, void, undefined>,
  reader: RowReader<Row>,
  signal: Signal | undefined,
): AsyncGenerator<Row, void, undefined> {
  const into: Rows<Row> = { rows: [], group: null }
  let batch: Batch | null = null
  let at = 0
  /** Calls that wait for the one before, and the last of them. */
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  /** The next row of the batch; null when there is none left. Throws what reading it throws. */
  const take = (): IteratorYieldResult<Row> | null => {
    if (batch === null) return null
    signal?.throwIfAborted()
    while (into.rows.length === 0 && at < batch.length) {
      const row = batch[at++]
      // Where an error came behind some rows, postgres.js begins the next result of the connection with as many holes.
      if (row !== undefined) reader.add(row, into)
    }
    return into.rows.length === 0 ? null : { value: into.rows.shift() as Row, done: false }
  }
  const drop = (): void => {
    batch = null
    into.rows.length = 0
  }
  /** Ends the batches with an error, which is what the promise rejects with. */
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
  // What else a generator has, disposal where the engine knows it, comes from the prototype of all of them.
  const generators: object = Object.getPrototypeOf(Object.getPrototypeOf(batches))
  return Object.setPrototypeOf(rows, generators) as AsyncGenerator<Row, void, undefined>
}

/** Rows as they came. */
type Batch = readonly (readonly unknown[] | undefined)[] & {
  readonly columns?: readonly ResultColumn[] | null
}

/**
 * The cursor of postgres.js, with an end that can be told from a failure: when the connection is lost between two batches its
 * iterator says that there are no more, and in a transaction nobody hears of its errors.
 */
class Cursor {
  readonly #query: PendingRows & Settled
  readonly #cursor: AsyncIterator<Batch>
  readonly #handle: TurnHandle
  readonly #signal: Signal | undefined
  /** Of a query that may be cancelled. */
  readonly #turn: Turn<DriverResult> | null
  readonly #forget: () => void
  readonly #settle: Settled
  #ended = false
  /** The query's own promise is for the transaction, if it is in one: its rejection is no one else's. */
  #hushed = false
  #failure: { readonly error: unknown } | null = null
  /** A batch that is on its way. */
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

  /** The next batch, null after the last; once at a time. */
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

  /** Throws what it ended with. */
  #hasEnded(): boolean {
    if (this.#failure) throw this.#failure.error
    return this.#ended
  }

  /** Gives the connection back; after an abort without waiting for it. */
  async close(): Promise<void> {
    this.#forget()
    if (this.#ended) return
    // Of a connection that is lost nothing may be asked any more: postgres.js would write to a socket that is gone.
    if (this.#fetching === null) await this.#cursor.return?.()
    if (!this.#signal?.aborted && this.#query.resolve) await new Promise<void>((end) => (this.#onEnd = end))
  }

  /** Hears of the query's end whenever it comes; the cursor has set itself in the way of it with each batch. */
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
    // A batch that comes all the same is not asked for more.
    fetching.then(({ done }) => (done ? undefined : this.#cursor.return?.())).catch(() => undefined)
    const reject = this.#onAbort
    if (this.#turn !== null) whenUsable(this.#turn, this.#handle, () => reject(this.#signal?.reason))
  }
}
