/**
 * What the runtime needs of a driver, which is postgres.js. The TypeScript types of postgres.js lack a part
 * of it, so what is optional here can be absent. Cancelling a query, COPY and the end of a stream then report
 * that, or work without it.
 */
import type { Parameter } from 'postgres'

/** A driver's description of a column of a result. */
export interface ResultColumn {
  /** The type's OID. */
  readonly type: number
  /** The parser that the client applies to the column's cells; without one they stay Postgres's text. */
  readonly parser?: WireParser | undefined
}

export interface WireParser {
  (this: unknown, wire: string): unknown
  /** For an array type: the text is passed without its first brace. */
  readonly array?: boolean
}

/** The result of a call. A driver creates one for each call, and passes it with each row and at the end. */
export interface DriverResult {
  /** The number of rows returned or affected; null for a statement without such a number. */
  readonly count: number | null
  readonly columns: readonly ResultColumn[]
}

export type Outcome = Pick<DriverResult, 'count'>

/**
 * The target of a query: a postgres.js client, a transaction or savepoint of it, or a reserved connection.
 */
export interface Handle {
  typed(value: string | null, type: number): Parameter<string | null>
  /** A query that is sent when it is first awaited or its rows are requested. */
  unsafe(
    text: string,
    parameters: Parameter<string | null>[],
    options: SendOptions,
  ): CancellableQuery<Outcome> & {
    /** Cells as the bytes of the wire. */
    raw(): PendingRows
    /** Cells as the client parses them. */
    values(): PendingRows
  }
}

/** A query whose rows are arrays of cells. */
export interface PendingRows extends CancellableQuery<DriverResult> {
  /** Sends the query; passes on each row as it arrives. Rows are not part of the result. */
  forEach(take: (row: readonly unknown[], result: DriverResult) => void): unknown
  /** Sends the query when the first batch is requested; the first batch also describes the columns. */
  cursor(rows: number): AsyncIterable<readonly (readonly unknown[])[]>
}

export interface SendOptions {
  readonly prepare: boolean
  /** Uses the simple protocol, which allows several statements. */
  readonly simple?: boolean
  /**
   * Called when the query is written. The return value false keeps further queries from the connection until
   * this one has settled.
   */
  readonly onexecute?: (connection: DriverConnection) => boolean
}

/** A query that can be cancelled. */
export interface CancellableQuery<Result> extends Pick<Promise<Result>, 'then'> {
  /** null until the query is written to a connection. */
  readonly state?: unknown
  /** Whether the server is executing the query; false while it waits behind others. */
  readonly active?: boolean
  /**
   * Opens a separate connection, sends a CancelRequest and resolves when the server has closed that
   * connection. A query that is not written yet is removed from its client's queue instead.
   */
  readonly canceller?: { (query: object): Promise<unknown> } | null
  cancelled?: unknown
  /** Sends the query; the driver calls it once, a microtask after the query is first awaited. */
  handler?: unknown
  resolve?(result: Result): void
  reject?(error: unknown): void
}

/** A connection, as passed to `onexecute`. */
export interface DriverConnection {
  /** Writes the query after those that are already written. */
  execute(query: unknown): unknown
}

/** The part of a handle that a query's turn on a connection needs. */
export interface TurnHandle {
  unsafe(
    text: string,
    parameters: [],
    options: SendOptions & { readonly simple: boolean },
  ): CancellableQuery<unknown>
}

/** The part of a handle that reading settings needs. */
export interface AskedHandle {
  unsafe(
    text: string,
    parameters: [],
    options: SendOptions & { readonly simple: boolean },
  ): { readonly canceller?: object | null; raw(): PromiseLike<unknown> }
}

/** The destination for the data of a COPY: a Writable of Node.js. */
export interface Sink {
  write(chunk: string, callback: (error?: Error | null) => void): boolean
  end(): unknown
  destroy(error?: Error): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** The query of a COPY, whose result is its sink. */
export interface CopyQuery extends CancellableQuery<Outcome> {
  resolve?(result: unknown): void
}

/**
 * The functions that settle a query's promise: the cursor of postgres.js replaces both, as the code here
 * does.
 */
export interface Settled {
  resolve?(result: unknown): void
  reject?(error: unknown): void
}
