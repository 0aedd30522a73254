import { attribute } from './attribution.js'
import { shareAbort } from './abort-listeners.js'
import { noWait, Turn, whenUsable } from './cancel.js'
import type { Encoder } from './codec.js'
import type { CopyQuery, Handle, Outcome, Sink } from './driver.js'
import { describeValue, Mismatch, ParameterError } from './errors.js'
import type { Signal } from './host.js'
import { rowObject } from './bulk.js'
import { writeArgument } from './query.js'
import { beforeSending } from './session-settings.js'
import { checkHandle } from './postgres-js.js'
import type { QueryOptions } from './run.js'

/** A COPY … FROM STDIN, and how to write a row of it. */
export interface Copy<Row> {
  /** For error messages. */
  readonly name: string
  readonly text: string
  /** The row's properties, for error messages. */
  readonly fields: readonly string[]
  /** The row in COPY's text format. Throws if a value is not of its column's type. */
  readonly line: (line: Line, row: Row) => string
}

export function defineCopy<Row>(definition: Copy<Row>): Copy<Row> {
  return definition
}

/** A row during writing. One object serves all rows. */
export class Line {
  /** The field written last: the error names it if writing fails. */
  field = 0
  /** Whether a field was an array, or can contain one. */
  hasArrays = false
}

/** A field that is never NULL. */
export function field<Encoded>(line: Line, index: number, given: Encoded, codec: Encoder<Encoded>): string {
  line.field = index
  if (codec.holdsArrays === true) line.hasArrays = true
  return escapeField(writeArgument(given, codec))
}

/** A field for which `null` means NULL. */
export function fieldOrNull<Encoded>(
  line: Line,
  index: number,
  given: Encoded | null,
  codec: Encoder<Encoded>,
): string {
  if (given !== null) return field(line, index, given, codec)
  if (codec.holdsArrays === true) line.hasArrays = true
  return '\\N'
}

// https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS-TEXT
function escapeField(wire: string): string {
  return special.test(wire) ? wire.replace(specials, (character) => escapes[character] ?? character) : wire
}

const special = /[\\\n\r\t]/
const specials = /[\\\n\r\t]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** The number of characters that are written at a time. */
const chunkLength = 65_536

/**
 * Sends the rows and resolves to the number of stored rows; a rejection means that none was stored. The copy
 * occupies its connection from the first 64 kB of rows to the end, so the rows must not come from queries of
 * the same transaction.
 */
export async function copy<Row>(
  statement: Copy<Row>,
  sql: Handle,
  rows: Iterable<Row> | AsyncIterable<Row>,
  options?: QueryOptions,
): Promise<number> {
  const signal = options?.signal
  signal?.throwIfAborted()
  checkHandle(statement, sql)
  const lines = new Lines(statement, rows)
  const transfer = new Transfer(signal)
  try {
    let chunk = await transfer.orStopped(lines.next())
    if (chunk === null) return 0
    // Later rows may contain a null even if the first ones do not.
    const inputs = lines.hasArrays ? ['{NULL}'] : []
    await transfer.orStopped(Promise.resolve(beforeSending(statement.name, statement, inputs, sql)))
    const sink = await transfer.open(statement, sql)
    for (; chunk !== null; chunk = await transfer.orStopped(lines.next())) {
      await transfer.orStopped(written(sink, chunk))
    }
    return await transfer.finish(sink)
  } catch (error) {
    lines.close()
    await transfer.abandon(sql)
    throw attribute(error, statement.name)
  } finally {
    transfer.release()
  }
}

/** The rows as chunks of COPY's text. */
class Lines<Row> {
  readonly #statement: Copy<Row>
  readonly #source: Iterator<Row> | AsyncIterator<Row>
  readonly #isAsync: boolean
  readonly #line = new Line()
  #count = 0
  #ended = false

  constructor(statement: Copy<Row>, rows: Iterable<Row> | AsyncIterable<Row>) {
    this.#statement = statement
    const given: unknown = rows
    if (typeof given === 'object' && given !== null && Symbol.asyncIterator in rows) {
      this.#source = rows[Symbol.asyncIterator]()
      this.#isAsync = true
    } else if (typeof given === 'object' && given !== null && Symbol.iterator in rows) {
      this.#source = rows[Symbol.iterator]()
      this.#isAsync = false
    } else {
      throw new ParameterError(
        statement.name,
        'rows',
        describeValue(given),
        'an iterable or async iterable of rows',
      )
    }
  }

  /** Whether a field is an array, or can contain one. */
  get hasArrays(): boolean {
    return this.#line.hasArrays
  }

  /** The next chunk, null after the last row. */
  async next(): Promise<string | null> {
    let chunk = ''
    while (!this.#ended && chunk.length < chunkLength) {
      const pending = this.#source.next()
      // Awaiting a value that is already available would cost more than writing it.
      const { done, value } = this.#isAsync ? await pending : (pending as IteratorResult<Row>)
      if (done) this.#ended = true
      else chunk += this.#write(value)
    }
    return chunk === '' ? null : chunk
  }

  /** Tells the source that no more rows are needed. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    try {
      // A source that awaits its own next row ends later, or never.
      Promise.resolve(this.#source.return?.()).catch(() => undefined)
    } catch {
      // The caller gets the error that stopped the copy.
    }
  }

  #write(row: Row): string {
    const { name, fields, line } = this.#statement
    this.#line.field = -1
    try {
      rowObject(row)
      const written = line(this.#line, row)
      this.#count++
      return written
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      const { path, given, expected, cause } = error
      const property = fields[this.#line.field]
      const place = `rows[${this.#count}]${property === undefined ? '' : `.${property}`}${path}`
      throw new ParameterError(name, place, given, expected, { cause })
    }
  }
}

const isSink = (given: unknown): given is Sink =>
  typeof given === 'object' && given !== null && 'write' in given && 'destroy' in given

/**
 * Resolves when the data was handed to the socket. If that fails, the error of the server, or of the lost
 * connection, has the better reason.
 */
const written = (sink: Sink, chunk: string): Promise<void> =>
  new Promise((resolve) => {
    sink.write(chunk, (error) => {
      if (!error) resolve()
    })
  })

/**
 * The protocol of a COPY: the statement, then data, then the end or a failure, and always an answer to it.
 */
class Transfer {
  readonly #signal: Signal | undefined
  readonly #forget: () => void
  /** Set for a statement that can be cancelled. */
  #turn: Turn<Outcome> | null = null
  #sink: Sink | null = null
  /** The number of rows, once the server has finished the statement. */
  #done: Promise<number | null> | null = null
  #stopped: { readonly error: unknown } | null = null
  #interrupt: (error: unknown) => void = () => undefined

  constructor(signal: Signal | undefined) {
    this.#signal = signal
    this.#forget = signal === undefined ? noWait : shareAbort(signal, this.#abort)
  }

  /**
   * Sends the statement and waits until the server asks for data. postgres.js resolves a COPY query at that
   * point, does not report an error at its end, and meanwhile sends other queries on the connection.
   * Therefore its result is held back until the server has finished, and until then the connection counts as
   * full.
   */
  async open(statement: { readonly name: string; readonly text: string }, sql: Handle): Promise<Sink> {
    const options = { prepare: false, simple: true, onexecute: () => false }
    const query: CopyQuery = sql.unsafe(statement.text, [], options)
    if (this.#signal !== undefined) this.#turn = new Turn<Outcome>(query, sql)
    const { resolve } = query
    if (resolve === undefined) {
      throw new TypeError(
        `${statement.name}: COPY requires postgres.js 3.4, but this client has another version`,
      )
    }
    const asked = new Promise<Sink>((open) => {
      query.resolve = (result) => {
        if (!isSink(result)) return resolve(result)
        // The query receives errors as well, with all the fields that the server sent.
        result.on('error', () => undefined)
        this.#sink = result
        if (this.#stopped) this.#fail()
        open(result)
      }
    })
    this.#done = new Promise((settle, reject) => {
      query.then(
        ({ count }) => {
          settle(count)
        },
        (error: unknown) => {
          reject(error)
          this.#stop(error)
        },
      )
    })
    this.#done.catch(() => undefined)
    return this.orStopped(asked)
  }

  /** The promise's value, or a rejection as soon as the server or the caller stops the copy. */
  orStopped<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject
      promise.then(resolve, reject)
      if (this.#stopped) reject(this.#stopped.error)
    })
  }

  /** Ends the data and waits until the server has processed all of it. */
  async finish(sink: Sink): Promise<number> {
    // A Writable destroys itself at its end; postgres.js then sends a failure, which would reach the next
    // COPY on the connection.
    sink.destroy = () => sink
    this.#sink = null
    sink.end()
    return (await this.orStopped(this.#done ?? Promise.resolve(null))) ?? 0
  }

  /** Rolls back a started copy and, except after an abort, waits until the connection is free. */
  async abandon(sql: Handle): Promise<void> {
    this.#fail()
    const turn = this.#turn
    if (!this.#signal?.aborted) await this.#done?.catch(() => undefined)
    else if (turn !== null) await new Promise<void>((usable) => whenUsable(turn, sql, usable))
  }

  release(): void {
    this.#forget()
  }

  #fail(): void {
    // The text appears in the server's log, so it must not contain a value of a row.
    this.#sink?.destroy(new Error('the rows were not read to the end'))
    this.#sink = null
  }

  #stop(error: unknown): void {
    this.#stopped ??= { error }
    this.#interrupt(this.#stopped.error)
  }

  readonly #abort = (): void => {
    this.#stop(this.#signal?.reason)
    if (this.#sink === null) this.#turn?.withdraw()
    this.#fail()
  }
}
