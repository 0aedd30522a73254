import type { Parameter } from 'postgres'
import { type CancellableQuery, untilAborted } from './cancel.js'
import {
  describeValue,
  DecodeError,
  Mismatch,
  NoRowsError,
  ParameterError,
  TooManyRowsError,
} from './errors.js'
import { Cells, type Query, type Statement } from './query.js'

/** What a query runs on: a postgres.js client, a transaction or savepoint of it, or a reserved connection. */
export interface Handle {
  typed(value: string | null, type: number): Parameter<string | null>
  unsafe(
    text: string,
    parameters: Parameter<string | null>[],
    options: { readonly prepare: boolean; readonly simple: boolean },
  ): { raw(): CancellableQuery<RawResult> }
}

/** Rows as they came over the wire. */
export interface RawResult extends Iterable<readonly (Buffer | null)[]> {
  readonly length: number
  /** Rows returned or touched; null for a statement that has no such number. */
  readonly count: number | null
}

export interface QueryOptions {
  /**
   * Aborting it rejects with the signal's reason and cancels the query; one that has not been sent never is. A cancelled
   * statement may still have taken effect, and in a transaction it is an error like any other: the transaction is lost.
   */
  readonly signal?: AbortSignal | undefined
}

/** The one row of the result. Rejects with {@link NoRowsError} or {@link TooManyRowsError}. */
export async function one<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row> {
  const row = await atMostOne(query, sql, params, options)
  if (row === null) throw new NoRowsError(query.name)
  return row
}

/** The row, or null when there is none. Rejects with {@link TooManyRowsError}. */
export async function optional<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row | null> {
  return atMostOne(query, sql, params, options)
}

/** All rows. */
export async function many<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row[]> {
  return decodeRows(query, await send(query, sql, params, options))
}

/** Runs the statement for its effect. */
export async function exec<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<void> {
  await send(statement, sql, params, options)
}

/** How many rows the statement touched. */
export async function execrows<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<number> {
  const { count } = await send(statement, sql, params, options)
  return count ?? 0
}

async function atMostOne<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
): Promise<Row | null> {
  const result = await send(query, sql, params, options)
  if (result.length > 1) throw new TooManyRowsError(query.name, result.length)
  const [row = null] = decodeRows(query, result)
  return row
}

/** Postgres's type `unknown`: the server infers the parameter's type, and no serializer of the client touches the text. */
const unknownType = 705

async function send<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
): Promise<RawResult> {
  // All arguments are checked before the client sees any: one that fails inside it hangs other queries of the connection.
  const inputs = encodeInputs(statement, params)
  const signal = options?.signal
  signal?.throwIfAborted()
  if (typeof sql?.unsafe !== 'function' || typeof sql.typed !== 'function') {
    throw new TypeError(
      `${statement.name}: the first argument is no postgres.js handle (use fromDrizzle for a Drizzle database)`,
    )
  }
  const query = sql
    .unsafe(
      statement.text,
      inputs.map((wire) => sql.typed(wire, unknownType)),
      { prepare: true, simple: false },
    )
    .raw()
  return signal === undefined ? query : untilAborted(query, signal)
}

function encodeInputs<Params>(statement: Statement<Params>, params: Params): (string | null)[] {
  const { name, parameters } = statement
  if (parameters === undefined) return []
  if (typeof params !== 'object' || params === null) {
    throw new ParameterError(name, 'params', describeValue(params), "an object of the query's parameters")
  }
  return parameters(params).map(({ parameter, write }) => {
    try {
      return write()
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      const { path, given, expected, cause } = error
      throw new ParameterError(name, parameter + path, given, expected, { cause })
    }
  })
}

function decodeRows<Params, Row>(query: Query<Params, Row>, result: RawResult): Row[] {
  const rows: Row[] = []
  const cells = new Cells()
  for (const row of result) {
    checkWidth(query, row)
    cells.row = row
    try {
      rows.push(query.row(cells))
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      const { path, given, expected, cause } = error
      const column = query.columns[cells.column] ?? String(cells.column + 1)
      throw new DecodeError(query.name, column + path, given, expected, { cause })
    }
  }
  return rows
}

// Another width means another statement than the one that was checked, or a `transform.row` of the client's own.
function checkWidth<Params, Row>({ name, columns }: Query<Params, Row>, row: readonly unknown[]): void {
  if (!Array.isArray(row))
    throw new DecodeError(name, '', "changed by the client's transform.row", 'a raw row')
  if (row.length === columns.length) return
  throw new DecodeError(name, '', `a row of ${row.length} columns`, `one of ${columns.length} columns`)
}
