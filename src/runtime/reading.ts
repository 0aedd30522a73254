import { attribute } from './attribution.js'
import type { Decoder } from './codec.js'
import { checkColumnTypes } from './column-types.js'
import { NoRowsError, TooManyRowsError } from './errors.js'
import type { DriverResult, ResultColumn } from './driver.js'
import type { Query } from './query.js'
import { RowReader, type Rows, type Transport } from './rows.js'

/** A driver's result, with the state of its reading. */
interface Result extends DriverResult {
  [received]?: Received
}

const received: unique symbol = Symbol('received')

/** The received part of a call's result; the call's query determines the type of the rows. */
interface Received {
  /** Null if the first row could not be read. */
  readonly into: Rows<unknown> | null
  /** The number of rows of the result, whether they were read or not. */
  count: number
  failure: { readonly error: unknown } | null
}

/** Receives the rows of a result as they arrive, and returns the final value at its end. */
export interface Taking<Received> {
  /**
   * An exception would surface in postgres.js while it processes the socket's data, so an error in a row is
   * reported at the end.
   */
  readonly take: (row: readonly unknown[], result: Result) => void
  readonly end: (result: Result) => Received
}

/** Additional processing for the rows of one client. */
export interface Watching {
  /**
   * The first row of a result in the form in which the following rows arrive; throws if that is impossible.
   */
  readonly first?: (row: readonly unknown[], columns: readonly ResultColumn[]) => readonly unknown[]
  /** Called after a result was read, with its columns and their codecs. */
  readonly end?: (columns: readonly ResultColumn[], codecs: readonly Decoder<unknown>[]) => void
}

/**
 * Reads the rows of a query, each as it arrives, so that no cell lives longer than necessary. The state of a
 * call is kept in its result. So the same functions serve all calls, and a waiting call holds no functions of
 * its own; thousands of those would burden the garbage collector.
 */
export class Reading<Row> {
  private readonly query: Query<never, Row>
  private readonly reader: RowReader<Row>
  private readonly watching: Watching
  /**
   * The columns that were compared last with the query's types: all results of a statement share one object.
   */
  private checked: readonly ResultColumn[] | null = null

  constructor(query: Query<never, Row>, transport: Transport, watching: Watching = {}) {
    this.query = query
    this.reader = new RowReader(query, transport)
    this.watching = watching
  }

  readonly all: Taking<Row[]> = {
    take: (row, result) => this.add(row, result),
    end: (result) => this.rows(result),
  }

  readonly optional: Taking<Row | null> = {
    take: (row, result) => this.addOne(row, result),
    end: (result) => this.onlyRow(result),
  }

  readonly one: Taking<Row> = {
    take: this.optional.take,
    end: (result) => {
      const row = this.onlyRow(result)
      if (row === null) throw new NoRowsError(this.query.name)
      return row
    },
  }

  readonly fail = (error: unknown): never => {
    throw attribute(error, this.query.name)
  }

  private add(row: readonly unknown[], result: Result): void {
    const got = result[received]
    if (got === undefined) {
      result[received] = this.start(row, result)
      return
    }
    got.count += 1
    if (got.failure !== null) return
    try {
      this.reader.add(row, got.into as Rows<Row>)
    } catch (error) {
      got.failure = { error }
    }
  }

  private start(row: readonly unknown[], { columns }: Result): Received {
    const { first } = this.watching
    try {
      if (columns !== this.checked) {
        checkColumnTypes(this.query, columns)
        this.checked = columns
      }
      const into = this.reader.start(first === undefined ? row : first(row, columns))
      return { into, count: 1, failure: null }
    } catch (error) {
      return { into: null, count: 1, failure: { error } }
    }
  }

  /**
   * Only a list can merge several rows of a result into one: without a list, further rows are only counted.
   */
  private addOne(row: readonly unknown[], result: Result): void {
    const got = result[received]
    if (got === undefined || this.query.list !== undefined) this.add(row, result)
    else got.count += 1
  }

  private rows(result: Result): Row[] {
    const got = result[received]
    if (got === undefined) {
      // If another version of postgres.js passes rows to a different object, the result must not silently be
      // empty.
      if (result.count) throw new Error(`${this.query.name}: the result lacks its ${result.count} rows`)
      return []
    }
    if (got.failure !== null) throw got.failure.error
    const { end } = this.watching
    if (end !== undefined) {
      const { codecs } = this.reader
      if (codecs !== null) end(result.columns, codecs)
    }
    return (got.into?.rows ?? []) as Row[]
  }

  private onlyRow(result: Result): Row | null {
    const rows = this.rows(result)
    const count = this.query.list === undefined ? (result[received]?.count ?? 0) : rows.length
    if (count > 1) throw new TooManyRowsError(this.query.name, count)
    return rows[0] ?? null
  }
}

const readings = new WeakMap<object, object>()

/** How to read a query's rows on any client: as the bytes of the wire. */
export function readingOf<Row>(query: Query<never, Row>): Reading<Row> {
  // A query's reading is one of its rows.
  const known = readings.get(query) as Reading<Row> | undefined
  if (known !== undefined) return known
  const reading = new Reading(query, 'bytes')
  readings.set(query, reading)
  return reading
}
