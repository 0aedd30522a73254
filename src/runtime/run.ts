import type { Parameter } from 'postgres'
import { attribute } from './attribution.js'
import { type CancellableQuery, untilAborted } from './cancel.js'
import { nothingAssigned } from './dynamic.js'
import {
  describeValue,
  DecodeError,
  Mismatch,
  NoRowsError,
  ParameterError,
  TooManyRowsError,
} from './errors.js'
import type { ResultColumn } from './kept-texts.js'
import { type Query, type Statement, type StatementText, textFor } from './query.js'
import { RowReader } from './rows.js'
import { markOf } from './transport.js'

/** What a query runs on: a postgres.js client, a transaction or savepoint of it, or a reserved connection. */
export interface Handle {
  typed(value: string | null, type: number): Parameter<string | null>
  unsafe(
    text: string,
    parameters: Parameter<string | null>[],
    options: { readonly prepare: boolean; readonly simple: boolean },
  ): CancellableQuery<Outcome> & {
    /** Cells as the bytes of the wire. */
    raw(): PendingRows
    /** Cells as the client parses them. */
    values(): PendingRows
  }
}

/** A query whose rows are arrays of cells. */
export interface PendingRows extends CancellableQuery<Outcome> {
  /** Sends the query; each row is given away as it comes, and is not part of the result. */
  forEach(take: (row: readonly unknown[], result: ResultInfo) => void): unknown
  /** Sends the query when the first batch is asked for; the first one tells the columns too. */
  cursor(rows: number): AsyncIterable<readonly (readonly unknown[])[]>
}

export interface ResultInfo {
  readonly columns: readonly ResultColumn[]
}

export interface Outcome {
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
export function one<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row> {
  // With no row it rejects.
  return atMostOne(query, sql, params, options, true) as Promise<Row>
}

/** The row, or null when there is none. Rejects with {@link TooManyRowsError}. */
export function optional<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row | null> {
  return atMostOne(query, sql, params, options, false)
}

/** All rows. */
export async function many<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options?: QueryOptions,
): Promise<Row[]> {
  const rows: Row[] = []
  await receive(query, sql, params, options, (row, reader) => reader.add(row, rows))
  return rows
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
  isRequired: boolean,
): Promise<Row | null> {
  const rows: Row[] = []
  let count = 0
  await receive(query, sql, params, options, (row, reader) => {
    count += 1
    // Of several rows of the result only a list can make one.
    if (count === 1 || query.list !== undefined) reader.add(row, rows)
  })
  if (query.list !== undefined) count = rows.length
  if (count > 1) throw new TooManyRowsError(query.name, count)
  if (count === 0 && isRequired) throw new NoRowsError(query.name)
  return rows[0] ?? null
}

/** Postgres's type `unknown`: the server infers the parameter's type, and no serializer of the client touches the text. */
const unknownType = 705

/** Runs a statement whose rows, if it has any, nobody reads. */
async function send<Params>(
  statement: Statement<Params>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
): Promise<Outcome> {
  const text = textFor(statement, params)
  if (text === null) return { count: 0 }
  const inputs = encodeInputs(statement, text, params)
  options?.signal?.throwIfAborted()
  checkHandle(statement, sql)
  if (hasOnlyEmptyLists(statement, params)) return { count: 0 }
  const query = begin(text, sql, inputs).raw()
  query.forEach(() => undefined)
  return settled(statement, query, options, (outcome) => outcome)
}

interface Failure {
  readonly error: unknown
}

/** Runs a query and gives away its rows one by one as they come: so none of their cells lives longer than it has to. */
function receive<Params, Row>(
  query: Query<Params, Row>,
  sql: Handle,
  params: Params,
  options: QueryOptions | undefined,
  take: (row: readonly unknown[], reader: RowReader<Row>) => void,
): PromiseLike<void> {
  const text = textFor(query, params)
  if (text === null) throw nothingAssigned(query.name)
  const inputs = encodeInputs(query, text, params)
  options?.signal?.throwIfAborted()
  checkHandle(query, sql)
  if (hasOnlyEmptyLists(query, params)) return Promise.resolve()
  const mark = markOf(sql)
  const parsed = mark?.mayParse(query) ?? false
  const isShared = mark !== null && inputs.length === 0
  const started = begin(isShared ? { text: mark.ownText(text.text) } : text, sql, inputs)
  const pending = parsed ? started.values() : started.raw()
  const reader = new RowReader(query, parsed ? 'parsed' : 'bytes')
  let columns: readonly ResultColumn[] | null = null
  let failure: Failure | null = null as Failure | null
  pending.forEach((row, result) => {
    // An exception would end up in postgres.js, in the middle of the socket's data.
    if (failure !== null) return
    try {
      if (columns === null) {
        ;({ columns } = result)
        const restored = parsed ? mark?.restore(query, columns, row) : row
        if (!restored) throw changedTypes(query)
        take(restored, reader)
      } else take(row, reader)
    } catch (error) {
      failure = { error }
    }
  })
  return settled(query, pending, options, () => {
    if (failure !== null) throw failure.error
    if (mark !== null && columns !== null && !mark.isKnown(query) && reader.codecs !== null) {
      mark.learn(query, columns, reader.codecs)
    }
  })
}

function changedTypes({ name }: Statement<never>): DecodeError {
  return new DecodeError(
    name,
    '',
    'of other types than before, or parsed otherwise by a client that was changed',
    'rows as they were (the next call takes them as they are now)',
  )
}

/** An empty list leaves nothing to do; what is beside it is checked all the same. */
function hasOnlyEmptyLists<Params>({ lists }: Statement<Params>, params: Params): boolean {
  return lists !== undefined && lists(params).every(({ length }) => length === 0)
}

/** Generated functions take any object of that shape; callers in JavaScript may give another. */
export function checkHandle({ name }: { readonly name: string }, sql: Handle): void {
  if (typeof sql?.unsafe === 'function' && typeof sql.typed === 'function') return
  throw new TypeError(
    `${name}: the first argument is no postgres.js handle (use fromDrizzle for a Drizzle database)`,
  )
}

/** The query, which is sent when it is first awaited or its rows are asked for. */
export function begin(
  { text }: { readonly text: string },
  sql: Handle,
  inputs: readonly (string | null)[],
): ReturnType<Handle['unsafe']> {
  const parameters = inputs.map((wire) => sql.typed(wire, unknownType))
  return sql.unsafe(text, parameters, { prepare: true, simple: false })
}

/** What is made of the query's outcome, or its error with the name of the query. */
function settled<Result>(
  { name }: Statement<never>,
  query: PendingRows,
  options: QueryOptions | undefined,
  finish: (outcome: Outcome) => Result,
): PromiseLike<Result> {
  const signal = options?.signal
  return (signal === undefined ? query : untilAborted(query, signal)).then(finish, (error: unknown) => {
    throw attribute(error, name)
  })
}

/** All arguments are checked before the client sees any: one that fails inside it hangs other queries of the connection. */
export function encodeInputs<Params>(
  { name }: Statement<Params>,
  { parameters }: StatementText<Params>,
  params: Params,
): (string | null)[] {
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
