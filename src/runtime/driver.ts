/**
 * What the runtime needs of a driver, which is postgres.js. The types of postgres.js lack some of it: what is optional here may be absent, and
 * then cancelling a query, COPY or the end of a stream says so or does without.
 */
import type { Parameter } from 'postgres'

/** What a driver tells of a column of a result. */
export interface ResultColumn {
  /** The type's OID. */
  readonly type: number
  /** What the client parses the column's cells with; without one they stay Postgres's text. */
  readonly parser?: WireParser | undefined
}

export interface WireParser {
  (this: unknown, wire: string): unknown
  /** Of an array type: the text comes without its first brace. */
  readonly array?: boolean
}

/** The result of a call: a driver makes one for each, and gives it away with each row and at the end. */
export interface DriverResult {
  /** Rows returned or touched; null for a statement that has no such number. */
  readonly count: number | null
  readonly columns: readonly ResultColumn[]
}

export type Outcome = Pick<DriverResult, 'count'>

/** What a query runs on: a postgres.js client, a transaction or savepoint of it, or a reserved connection. */
export interface Handle {
  typed(value: string | null, type: number): Parameter<string | null>
  /** A query that is sent when it is first awaited or its rows are asked for. */
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
  /** Sends the query; each row is given away as it comes, and is not part of the result. */
  forEach(take: (row: readonly unknown[], result: DriverResult) => void): unknown
  /** Sends the query when the first batch is asked for; the first one tells the columns too. */
  cursor(rows: number): AsyncIterable<readonly (readonly unknown[])[]>
}

export interface SendOptions {
  readonly prepare: boolean
  /** By the simple protocol, as several statements may be. */
  readonly simple?: boolean
  /** Called when the query is written; what it returns, false, keeps further queries from the connection until this one has settled. */
  readonly onexecute?: (connection: DriverConnection) => boolean
}

/** A query that can be cancelled. */
export interface CancellableQuery<Result> extends Pick<Promise<Result>, 'then'> {
  /** null until the query is written to a connection. */
  readonly state?: unknown
  /** Whether the server works on the query now; false while it waits behind others. */
  readonly active?: boolean
  /**
   * Opens a connection of its own, sends a CancelRequest and resolves when the server has closed that connection. A query that is not
   * written is taken out of its client's queue instead.
   */
  readonly canceller?: { (query: object): Promise<unknown> } | null
  cancelled?: unknown
  /** Sends the query; the driver calls it once, a microtask after the query is first awaited. */
  handler?: unknown
  resolve?(result: Result): void
  reject?(error: unknown): void
}

/** A connection, as `onexecute` gets it. */
export interface DriverConnection {
  /** Writes the query behind those that are already written. */
  execute(query: unknown): unknown
}

/** What a query's turn on a connection needs of a handle. */
export interface TurnHandle {
  unsafe(
    text: string,
    parameters: [],
    options: SendOptions & { readonly simple: boolean },
  ): CancellableQuery<unknown>
}

/** What asking for settings needs of a handle. */
export interface AskedHandle {
  unsafe(
    text: string,
    parameters: [],
    options: SendOptions & { readonly simple: boolean },
  ): { readonly canceller?: object | null; raw(): PromiseLike<unknown> }
}

/** Where a driver takes the data of a COPY: a Writable of Node.js. */
export interface Sink {
  write(chunk: string, callback: (error?: Error | null) => void): boolean
  end(): unknown
  destroy(error?: Error): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** The query of a COPY, which is given its sink as a result. */
export interface CopyQuery extends CancellableQuery<Outcome> {
  resolve?(result: unknown): void
}

/** What settles a query's promise: the cursor of postgres.js replaces both, as is done here. */
export interface Settled {
  resolve?(result: unknown): void
  reject?(error: unknown): void
}
